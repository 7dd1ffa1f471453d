import type { Words } from "./en.ts";

export const settings: Words["settings"] = {
  title: "Einstellungen",
  save: "Speichern",
  saved: "Gespeichert",
  desktop: "Auf dem Desktop melden",
  desktopText: "Wenn ein Spiel fertig ist oder dich braucht, während du woanders bist.",
  desktopForbidden: "Dein Browser erlaubt dieser Seite keine Meldungen. Erlaube sie in seinen Einstellungen für diese Seite.",
  atSignIn: "Mit diesem PC starten",
  atSignInText: "Im Hintergrund, ohne diese Seite: Die anderen können sofort Spiele von dir holen.",
  theme: "Darstellung",
  themes: { auto: "Wie das System", dark: "Dunkel", light: "Hell" },
  version: (version) => `Lanspread ${version}`,
  quit: "Lanspread beenden",
  quitText: "Laufende Downloads werden angehalten, und die anderen können keine Spiele mehr von dir holen.",
};
