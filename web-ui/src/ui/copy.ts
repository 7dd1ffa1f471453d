import { tell } from "../state/notices.ts";
import { words } from "../words/index.ts";

/** Puts a text into the clipboard and says so; without one, marked text is one key away from being copied. */
export async function copyText(text: string, shown: Element | null): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell("good", words.value.party.copied);
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
  }
}
