import type { Words } from "./en.ts";

/** Words for who plays what, and which servers run. */
export const now: Words["now"] = {
  title: "Gerade",
  starting: "Startet …",
  running: "Läuft",
  playing: (n, shown) => (n === 1 ? `${shown} spielt` : `${shown} spielen`),
  since: (time) => `seit ${time}`,
  server: "Server",
  stop: "Beenden",
  join: "Mitspielen",
  joinOf: (title, name) => `Mitspielen: ${title}, ${name}`,
  log: "Ausgabe",
  match: "im Match",
  last: "Zuletzt gespielt",
  together: "Spielzeit",
  tell: "Anderen zeigen, was ich spiele",
  tellText: "Die anderen sehen, welches Spiel du spielst und welcher Server hier läuft. Wenn du das nicht willst, verrät dein PC nichts davon.",
};
