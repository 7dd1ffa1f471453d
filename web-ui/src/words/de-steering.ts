import type { Words } from "./en.ts";

/** Words for how fast, in which order and when games come. */
export const steering: Words["steering"] = {
  title: "Tempo",
  send: "Höchstens senden",
  receive: "Höchstens empfangen",
  none: "Ohne Grenze",
  atOnce: "Downloads auf einmal",
  whilePlaying: "Spielmodus von selbst, während ich spiele",
  yes: "Ja",
  no: "Nein",
  match: "Spielmodus",
  matchText: "Es kommt nichts herein und geht wenig hinaus: Das Netz gehört deinem Spiel.",
  pauseAll: "Alle anhalten",
  resumeAll: "Alle fortsetzen",
  first: "Als Nächstes",
  up: "Früher",
  down: "Später",
};
