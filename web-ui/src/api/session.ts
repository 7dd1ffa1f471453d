const TOKEN = "lanspread.token";

/** The tabs of one app, which is where they came from. */
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
      tabs.postMessage(token);
      return token;
    }
  } catch {
    // Same as a refused code: what the tab already has decides.
  }
  return sessionStorage.getItem(TOKEN);
}

/** Takes the session of a tab that was opened later, where this one `lacks` its own: after the app was started again. */
export function followSessions(lacks: () => boolean): void {
  tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "string" || !lacks()) return;
    sessionStorage.setItem(TOKEN, data);
    location.reload();
  };
}

export function forgetSession(): void {
  sessionStorage.removeItem(TOKEN);
}
