/** Words for how fast, in which order and when games come. */
export const steering = {
  title: "Speed",
  send: "Send at most",
  receive: "Receive at most",
  none: "No limit",
  atOnce: "Downloads at a time",
  whilePlaying: "Match mode by itself while I play",
  yes: "Yes",
  no: "No",
  match: "Match mode",
  matchText: "Nothing comes in, and little goes out: your game has the network.",
  pauseAll: "Pause all",
  resumeAll: "All go on",
  first: "Next",
  up: "Earlier",
  down: "Later",
};
