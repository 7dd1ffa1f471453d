import type { Words } from "./en.ts";

export const settings: Words["settings"] = {
  title: "Réglages",
  save: "Enregistrer",
  saved: "Enregistré",
  desktop: "Prévenir sur le bureau",
  desktopText: "Quand un jeu est prêt ou a besoin de vous, pendant que vous êtes ailleurs.",
  desktopForbidden: "Votre navigateur n’autorise pas les notifications de cette page. Autorisez-les dans ses réglages pour cette page.",
  atSignIn: "Démarrer avec ce PC",
  atSignInText: "En arrière-plan, sans cette page : les autres peuvent aussitôt prendre des jeux chez vous.",
  theme: "Apparence",
  themes: { auto: "Comme le système", dark: "Sombre", light: "Clair" },
  version: (version) => `Lanspread ${version}`,
  quit: "Quitter Lanspread",
  quitText: "Les téléchargements s’arrêtent, et les autres ne peuvent plus prendre de jeux chez vous.",
};
