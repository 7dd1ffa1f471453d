/**
 * Text of strangers made fit to show on one line: no control characters, none that turn the direction of the text around
 * them, and of bounded length. That it is never markup is the renderer's doing; this is about looking like something else.
 */
export function cleanText(text: string, maxLength = 120): string {
  const plain = text.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\u061c\ufeff]+/gu, " ").trim();
  const points = Array.from(plain);
  return points.length <= maxLength ? plain : points.slice(0, maxLength - 1).join("") + "…";
}

/** The name to show for a stranger who may have sent none. */
export function nameOr(name: string, fallback: string): string {
  const plain = cleanText(name, 48);
  return plain === "" ? fallback : plain;
}
