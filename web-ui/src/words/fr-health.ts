import type { Words } from "./en.ts";

/** Words for what Lanspread finds out about a PC and its network. */
export const health: Words["health"] = {
  title: "Diagnostic",
  lead: "Ce que Lanspread constate sur ce PC et son réseau.",
  again: "Vérifier à nouveau",
  checking: "Vérification…",
  allFine: "Tout va bien.",
  status: { ok: "Bien", warning: "À regarder", problem: "Problème" },
  checks: {
    interfaces: "Réseau",
    discovery: "Trouver les autres",
    port: "Port",
    firewall: "Pare-feu",
    clock: "Horloge",
    games: "Dossier des jeux",
    disk: "Disque",
    start: "Démarrage",
    party: "LAN",
  },
};
