/** Words for who plays what, and which servers run. */
export const now = {
  title: "Now",
  starting: "Starting…",
  running: "Running",
  playing: (_: number, shown: string) => `${shown} playing`,
  since: (time: string) => `since ${time}`,
  server: "Server",
  stop: "Stop",
  join: "Join",
  joinOf: (title: string, name: string) => `Join: ${title}, ${name}`,
  log: "Output",
  match: "in a match",
  last: "Last played",
  together: "Time played",
  tell: "Tell others what I play",
  tellText: "The others see which game you play and which server runs here. Your PC tells nothing of it if you do not want that.",
};
