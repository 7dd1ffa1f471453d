import type { Words } from "./en.ts";

/** What is wrong with a folder or an address that was typed, and what to do. The keys are the app’s. */
export const wrong: Words["wrong"] = {
  "not-whole": "Gib den ganzen Pfad an, von seinem Anfang an.",
  impossible: "So einen Pfad kann es auf diesem PC nicht geben.",
  missing: "Diesen Ordner gibt es nicht. Sieh nach der Schreibweise, oder lege ihn mit „Neuer Ordner“ an.",
  file: "Das ist eine Datei. Wähle den Ordner, in dem sie liegt.",
  denied: "Diesen Ordner darfst du nicht öffnen oder nicht beschreiben. Wähle einen anderen.",
  unreadable: "Dieser Ordner lässt sich nicht lesen: Seine Festplatte streikt oder ist weg. Wähle einen anderen.",
  "bad-name": "So kann ein Ordner nicht heißen: Lass \\ / : * ? \" < > | und einen Punkt am Anfang oder Ende weg.",
  "in-the-way": "Unter diesem Namen gibt es schon etwas. Nimm einen anderen.",
  "no-port": "Die Zahl am Ende fehlt: Eine Adresse ist wie 192.168.1.20:40000.",
  "bad-port": "Die Zahl hinter dem Doppelpunkt muss zwischen 1 und 65535 liegen.",
  "no-such-computer": "So heißt hier kein PC. Gib die Zahlen ein, die Lanspread auf dem anderen PC zeigt.",
};
