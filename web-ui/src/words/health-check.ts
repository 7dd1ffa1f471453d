import { cleanLines, cleanText } from "../api/clean.ts";
import type { HealthCheck } from "../api/computer.ts";
import type { Found } from "./en-health.ts";
import type { Words } from "./en.ts";
import type { Format } from "./format.ts";

/** How some of the parameters are written; all others are shown as they came. */
const SHOWN: Readonly<Record<string, (text: string, format: Format) => string>> = {
  free_bytes: (text, format) => format.bytes(Number(text)),
  day: (text, format) => format.day(text.replaceAll("-", "")),
  newest: (text, format) => format.day(text.replaceAll("-", "")),
  ports: (text) => text.replace(" and ", ", "),
  protocols: (text) => text.replace(" and ", ", "),
};

/** A finding in the reader's words, and the one thing to do; one that the page does not know in those of the app, which are English. */
export function checkWords(words: Words, check: HealthCheck, format: Format): { what: string; todo: string } {
  const { findings } = words.health;
  if (!Object.hasOwn(findings, check.finding)) return { what: cleanLines(check.detail), todo: check.advice === null ? "" : cleanText(check.advice, 600) };
  const shown: Record<string, string> = {};
  for (const [name, text] of Object.entries(check.parameters)) {
    const show = Object.hasOwn(SHOWN, name) ? SHOWN[name] : undefined;
    shown[name] = show ? show(text, format) : cleanText(text, 600);
  }
  const found = new Proxy(shown, { get: (all, name) => all[String(name)] ?? "" }) as Found;
  const [what, todo] = findings[check.finding as keyof Words["health"]["findings"]](found);
  return { what, todo };
}
