/** What is known of a finding, as the language writes it; empty where it has no such thing. */
export type Found = Readonly<
  Record<
    | "address" | "addresses" | "beacon" | "command" | "count" | "day" | "error" | "firewall" | "folder" | "folders" | "free_bytes"
    | "heard" | "mdns" | "newest" | "others" | "peers" | "port" | "ports" | "protocols" | "readers" | "strangers",
    string
  >
>;

/** What was found, and the one thing to do about it; empty where nothing need be done. */
type Said = readonly [what: string, todo: string];

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
  findings: {
    "no-interfaces": (): Said => ["The network of this PC cannot be looked at.", "Open Lanspread again; if that does not help, restart the PC."],
    "no-network": (): Said => ["This PC is in no network.", "Plug in a network cable, or join the Wi-Fi of the party."],
    "no-router": (p: Found): Said => [`No router has given this PC an address; it took one itself: ${p.addresses}`, "That works among PCs that all did so. Else look at the cable and the router."],
    "in-network": (p: Found): Said => [`The others can reach this PC at ${p.addresses}`, ""],
    "discovery-off": (): Said => ["This PC does not look for the others by itself.", "Connect to one of them by the address that Lanspread shows there."],
    "other-versions": (p: Found): Said => [`${p.others === "1" ? "1 PC has" : `${p.others} PCs have`} another version of Lanspread, ${p.heard} this one.`, "Take the same version everywhere."],
    heard: (p: Found): Said => [`${p.heard === "1" ? "1 PC was" : `${p.heard} PCs were`} heard in the network.`, ""],
    "kept-back": (): Said => ["Nobody was heard, though somebody is connected: this network keeps back what PCs call to all.", "Connect to further PCs by the address that Lanspread shows there."],
    "nobody-heard": (): Said => ["Nobody was heard yet.", "See that all PCs are in the same network, not in a Wi-Fi for guests. Or connect by the address that Lanspread shows on another PC."],
    "not-listening": (p: Found): Said => [`Lanspread does not answer at its own address ${p.address}.`, "Quit Lanspread and open it again."],
    "own-computer-only": (p: Found): Said => [`Lanspread listens at ${p.address}, where only this PC itself gets through.`, "Quit Lanspread and open it from its icon, without a given address."],
    "port-kept": (p: Found): Said => [`Another program keeps port ${p.ports} of this PC, by which PCs find each other.`, "End that program, or connect to the others by their address."],
    "one-protocol": (p: Found): Said => [`Lanspread listens at ${p.address} by ${p.protocols} only; with both ways games come faster.`, "See whether another program uses that port, and open Lanspread again."],
    listening: (p: Found): Said => [`Lanspread listens at ${p.address}, ${p.protocols}.`, ""],
    "no-firewall": (): Said => ["No firewall was found on this PC.", ""],
    "firewall-passes": (p: Found): Said => [`There is a firewall (${p.firewall}), and it lets others through.`, ""],
    "firewall-command": (p: Found): Said => [`There is a firewall (${p.firewall}), and nobody is connected: it may keep the others out.`, "Let the others in, with this command in a terminal:"],
    "firewall-rules": (p: Found): Said => [`There is a firewall (${p.firewall}), and nobody is connected: it may keep the others out.`, `TCP and UDP ${p.port}, UDP ${p.mdns} and UDP ${p.beacon} must be let in. This command shows the rules:`],
    "firewall-windows": (): Said => ["Windows has its firewall, and nobody is connected: it may keep the others out.", "Let the others in. Windows asks you first, and then takes this network for a private one."],
    "firewall-macos": (p: Found): Said => ["macOS may have its firewall on, and nobody is connected.", `See under Settings, Network, Firewall, that Lanspread may be connected to (TCP and UDP ${p.port}).`],
    "clock-before-all": (p: Found): Said => [`The clock of this PC says ${p.day}, which is long over.`, "Let the system set its clock by itself."],
    "clock-behind": (p: Found): Said => [`The clock of this PC says ${p.day}, but something in the games folder is from ${p.newest}.`, "Let the system set its clock by itself."],
    "clock-right": (p: Found): Said => [`The clock says ${p.day}.`, ""],
    "folder-read-only": (p: Found): Said => [`Lanspread may not write to the games folder ${p.folder}.`, "Choose another folder, or allow it."],
    "folder-unusable": (p: Found): Said => [`The games folder ${p.folder} cannot be used.`, "Bring its disk back, or choose another folder."],
    "cannot-unpack": (): Said => ["The program that was chosen to unpack games cannot be run.", "Quit Lanspread and open it from its icon: it unpacks by itself."],
    "folder-away": (p: Found): Said => [`The disk with the games folder ${p.folder} is not there.`, "Plug it in again; its games come back by themselves."],
    "no-room": (p: Found): Said => [`Only ${p.free_bytes} are free in ${p.folder}: next to no game fits.`, "Make room, or choose a folder on another disk."],
    "little-room": (p: Found): Said => [`${p.free_bytes} are free in ${p.folder}. Many games need more.`, "Make room, or choose a folder on another disk."],
    "room-enough": (p: Found): Said => [`${p.free_bytes} are free in ${p.folder}.`, ""],
    "nothing-left-out": (): Said => ["Everything in the games folder is in order.", ""],
    "left-out": (p: Found): Said => [`${p.count === "1" ? "1 folder" : `${p.count} folders`} in the games folder ${p.count === "1" ? "is" : "are"} left out.`, "See why, or leave it: all other games work."],
    "start-cached": (): Said => ["Lanspread starts fast.", ""],
    "start-plain": (): Said => ["Lanspread starts as usual.", ""],
    "start-cold": (): Said => ["Lanspread starts slower than it could.", "Install Lanspread anew, or unpack it with a program that keeps the times of files."],
    clone: (): Said => ["Another PC here has the same identity, as a copied disk makes it: the others take the two for one.", "Give this PC a new identity. Games and settings stay."],
    "key-wanted": (p: Found): Said => [`${p.strangers === "1" ? "1 PC here asks" : `${p.strangers} PCs here ask`} for a party key.`, "Ask the organiser for the key and enter it."],
    "other-key": (p: Found): Said => [`${p.strangers === "1" ? "1 PC here has" : `${p.strangers} PCs here have`} another party key, or none.`, "Ask the organiser which key is right, and enter it."],
    "no-key": (p: Found): Said => [`${p.strangers === "1" ? "1 PC here uses" : `${p.strangers} PCs here use`} no party key.`, "Leave the key, if it is from an earlier party."],
    alone: (): Said => ["Nobody else is here yet.", "Open Lanspread on another PC in this network, or connect by the address that it shows there."],
    together: (p: Found): Said => [`${p.peers === "1" ? "1 PC is" : `${p.peers} PCs are`} connected.`, ""],
  },
  buttons: {
    letIn: "Let the others in",
    asked: "Windows asks you now. Then check again.",
    folders: "Games folders in the settings",
    folder: "Choose another folder",
    connect: "Connect by address",
    leftOut: "See the games",
  },
};
