/** The queue with a game at another place in it. */
export function reordered(queue: readonly string[], id: string, move: "first" | "up" | "down"): readonly string[] {
  const from = queue.indexOf(id);
  const to = move === "first" ? 0 : move === "up" ? Math.max(0, from - 1) : Math.min(queue.length - 1, from + 1);
  const others = queue.filter((other) => other !== id);
  return from < 0 ? queue : [...others.slice(0, to), id, ...others.slice(to)];
}
