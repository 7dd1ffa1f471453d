const TOKEN = "lanspread.token";

const OPENED = "opened";

/**
 * The tabs that came from this address. They are told no token: while the app was away, another program of this computer may
 * have answered here, and its page may still be open.
 */
const tabs = new BroadcastChannel("lanspread.session");

/**
 * The token of this tab: the one it has, or the one that the code in the address buys. Null when there is neither, or the
 * code was used before. The code leaves the address at once, so that it is in no history or copied link.
 */
export async function openSession(): Promise<string | null> {
  const code = /^#c=(.+)$/.exec(location.hash)?.[1];
  if (code === undefined) return sessionStorage.getItem(TOKEN);
  history.replaceState(null, "", location.pathname);
  try {
    const response = await fetch("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code: decodeURIComponent(code) }),
    });
    if (response.ok) {
      const { token } = (await response.json()) as { token: string };
      sessionStorage.setItem(TOKEN, token);
      tabs.postMessage(OPENED);
      return token;
    }
  } catch {
    // Same as a refused code: what the tab already has decides.
  }
  return sessionStorage.getItem(TOKEN);
}

/** Calls back when another tab has opened a session. */
export function onOtherSession(opened: () => void): void {
  tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === OPENED) opened();
  };
}

export function forgetSession(): void {
  sessionStorage.removeItem(TOKEN);
}
