/** Words for what Lanspread finds out about a PC and its network. */
export const health = {
  title: "Health",
  lead: "What Lanspread finds out about this PC and its network.",
  again: "Check again",
  checking: "Checking…",
  allFine: "Everything is fine.",
  status: { ok: "Fine", warning: "Look at this", problem: "Problem" },
  checks: {
    interfaces: "Network",
    discovery: "Finding the others",
    port: "Port",
    firewall: "Firewall",
    clock: "Clock",
    games: "Games folder",
    disk: "Disk",
    start: "Start",
    party: "Party",
  },
};
