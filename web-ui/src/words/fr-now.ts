import type { Words } from "./en.ts";

/** Words for who plays what, and which servers run. */
export const now: Words["now"] = {
  title: "En ce moment",
  starting: "Démarrage…",
  running: "En cours",
  playing: (n, shown) => (n === 1 ? `${shown} joue` : `${shown} jouent`),
  since: (time) => `depuis ${time}`,
  server: "Serveur",
  stop: "Arrêter",
  join: "Rejoindre",
  joinOf: (title, name) => `Rejoindre : ${title}, ${name}`,
  log: "Sortie",
  match: "en match",
  last: "Dernière partie",
  together: "Temps de jeu",
  tell: "Montrer aux autres à quoi je joue",
  tellText: "Les autres voient à quel jeu vous jouez et quel serveur tourne ici. Si vous ne le voulez pas, votre PC n’en dit rien.",
};
