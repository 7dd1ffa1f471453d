/** Of the settings. */
export const settings = {
  title: "Settings",
  save: "Save",
  saved: "Saved",
  desktop: "Tell me on the desktop",
  desktopText: "When a game is ready or needs you, while you look elsewhere.",
  desktopForbidden: "Your browser does not allow messages of this page. Allow them in its settings for this page.",
  atSignIn: "Start with this PC",
  atSignInText: "In the background, without this page: the others can get games from you at once.",
  theme: "Appearance",
  themes: { auto: "As the system", dark: "Dark", light: "Light" },
  version: (version: string) => `Lanspread ${version}`,
  quit: "Quit Lanspread",
  quitText: "Games that are coming in stop; the others can no longer get games from you.",
};
