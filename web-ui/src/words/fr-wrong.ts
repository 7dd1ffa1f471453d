import type { Words } from "./en.ts";

/** What is wrong with a folder or an address that was typed, and what to do. The keys are the app’s. */
export const wrong: Words["wrong"] = {
  "not-whole": "Saisissez le chemin entier, depuis le début.",
  impossible: "Un tel chemin est impossible sur ce PC.",
  missing: "Ce dossier n’existe pas. Vérifiez l’orthographe, ou créez-le avec « Nouveau dossier ».",
  file: "C’est un fichier. Choisissez le dossier où il se trouve.",
  denied: "Vous ne pouvez pas ouvrir ce dossier, ou pas y écrire. Choisissez-en un autre.",
  unreadable: "Ce dossier est illisible : son disque est en panne ou débranché. Choisissez-en un autre.",
  "bad-name": "Un dossier ne peut pas s’appeler ainsi : évitez \\ / : * ? \" < > | et un point au début ou à la fin.",
  "in-the-way": "Quelque chose porte déjà ce nom. Prenez-en un autre.",
  "no-port": "Il manque le nombre à la fin : une adresse ressemble à 192.168.1.20:40000.",
  "bad-port": "Le nombre après les deux-points doit être entre 1 et 65535.",
  "no-such-computer": "Aucun PC ici ne porte ce nom. Saisissez les chiffres que Lanspread affiche sur l’autre PC.",
};
