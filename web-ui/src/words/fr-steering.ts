import type { Words } from "./en.ts";

/** Words for how fast, in which order and when games come. */
export const steering: Words["steering"] = {
  title: "Vitesse",
  send: "Envoyer au plus",
  receive: "Recevoir au plus",
  none: "Sans limite",
  atOnce: "Téléchargements à la fois",
  whilePlaying: "Mode match automatique pendant que je joue",
  yes: "Oui",
  no: "Non",
  match: "Mode match",
  matchText: "Rien n’arrive et peu de choses partent : le réseau est à votre jeu.",
  pauseAll: "Tout mettre en pause",
  resumeAll: "Tout reprendre",
  first: "Ensuite",
  up: "Plus tôt",
  down: "Plus tard",
};
