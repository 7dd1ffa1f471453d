import type { Words } from "./en.ts";

/** Words for what Lanspread finds out about a PC and its network. */
export const health: Words["health"] = {
  title: "Diagnose",
  lead: "Was Lanspread über diesen PC und sein Netz herausfindet.",
  again: "Erneut prüfen",
  checking: "Wird geprüft…",
  allFine: "Alles in Ordnung.",
  status: { ok: "In Ordnung", warning: "Bitte ansehen", problem: "Problem" },
  checks: {
    interfaces: "Netzwerk",
    discovery: "Die anderen finden",
    port: "Port",
    firewall: "Firewall",
    clock: "Uhr",
    games: "Spieleordner",
    disk: "Festplatte",
    start: "Start",
    party: "Party",
  },
};
