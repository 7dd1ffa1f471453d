import { opened } from "../games/listing.ts";
import { kept } from "./view.ts";

/** Whether the guest wants to be told of ends on the desktop, where the browser lets us. */
export const onDesktop = kept<"yes" | "no">("lanspread.desktop", ["yes", "no"], "no");

/** Asks the browser, which asks the guest; the answer stays with the browser. */
export async function mayTellOnDesktop(): Promise<boolean> {
  return "Notification" in window && (await Notification.requestPermission()) === "granted";
}

/** Tells on the desktop when the guest looks elsewhere; a click leads to the game. A later end of the same game takes the place. */
export function tellOnDesktop(gameId: string, title: string, body: string | null): void {
  if (onDesktop.value === "no" || document.hasFocus() || !("Notification" in window) || Notification.permission !== "granted") return;
  const told = new Notification(title, { body: body ?? "", tag: gameId, icon: "/favicon.svg" });
  told.addEventListener("click", () => {
    window.focus();
    opened.value = gameId;
    told.close();
  });
}
