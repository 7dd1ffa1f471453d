/**
 * What nobody sees and what turns the text around it: control and format characters (but for the two that join letters and
 * pictures), line and paragraph separators, halves of characters.
 */
const UNSEEN = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029])+/gu;
const UNSEEN_BUT_LINE_ENDS = new RegExp(`(?:(?!\\n)${UNSEEN.source})+`, "gu");

/** The one way in for what the app says: JSON, every text in it fit to be shown. Line ends stay, as `\n`. */
export function parseClean<T>(json: string): T {
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll("\r\n", "\n").replace(UNSEEN_BUT_LINE_ENDS, " ") : value,
  ) as T;
}

/**
 * Text of strangers made fit to show on one line and of bounded length. That it is never markup is the renderer's doing; this
 * is about looking like something else.
 */
export function cleanText(text: string, maxLength = 120): string {
  const plain = text.replace(UNSEEN, " ").trim();
  const points = Array.from(plain);
  return points.length <= maxLength ? plain : points.slice(0, maxLength - 1).join("") + "…";
}

/** The same for a text of several lines, which stay lines. */
export function cleanLines(text: string, maxLength = 4_000): string {
  const lines = text.slice(0, 2 * maxLength).split(/\r\n|[\r\n]/);
  const plain = lines.map((line) => cleanText(line, maxLength)).join("\n").trim();
  return Array.from(plain).length <= maxLength ? plain : Array.from(plain).slice(0, maxLength - 1).join("") + "…";
}

/** The name to show for a stranger who may have sent none. */
export function nameOr(name: string, fallback: string): string {
  const plain = cleanText(name, 48);
  return plain === "" ? fallback : plain;
}
