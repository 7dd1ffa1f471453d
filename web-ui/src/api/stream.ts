import { parseClean } from "./clean.ts";
import { ApiError, type Client } from "./client.ts";
import { EventParser } from "./sse.ts";
import type { Change, State } from "./types.ts";

export type Link = "connecting" | "live" | "broken";

export interface Listener {
  state(state: State): void;
  change(change: Change): void;
  link(link: Link): void;
}

const SILENCE_MS = 25_000;
const CHECK_MS = 2_500;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** How long to wait before the given attempt, the first being 0: 0.5 s, doubled each time, up to 5 s. */
export function waitBefore(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
}

/**
 * The stream of events, kept up for as long as the page lives. Silence, a wake-up after sleep and a network that came back
 * count as broken, because a connection that died in its sleep tells nobody. Each connection begins with the whole state,
 * so nothing is missed. Ends for good when the app no longer knows us.
 */
export function keepListening(client: Client, listener: Listener): void {
  let current = new AbortController();
  let lastHeard = Date.now();
  let attempt = 0;
  let wakeUp: (() => void) | null = null;

  const again = (): void => {
    attempt = 0;
    current.abort();
    wakeUp?.();
  };

  let lastCheck = Date.now();
  const check = (): void => {
    const now = Date.now();
    // A gap between checks is a sleep, or a hidden tab whose timers are slowed down but whose stream is heard.
    const woken = now - lastCheck > CHECK_MS * 4;
    lastCheck = now;
    if (now - lastHeard > (woken ? SILENCE_MS / 2 : SILENCE_MS)) {
      lastHeard = now;
      again();
    }
  };
  setInterval(check, CHECK_MS);
  document.addEventListener("visibilitychange", () => {
    lastCheck = 0;
    check();
  });
  window.addEventListener("online", again);

  const listen = async (): Promise<void> => {
    listener.link("connecting");
    for (;;) {
      current = new AbortController();
      try {
        await read(client, current.signal, (heard) => {
          lastHeard = Date.now();
          for (const { event, data } of heard) {
            attempt = 0;
            if (event === "state") {
              listener.state(parseClean<State>(data));
              listener.link("live");
            } else if (event === "change") {
              listener.change(parseClean<Change>(data));
            }
          }
        });
      } catch (failure) {
        if (failure instanceof ApiError && failure.status === 401) return;
      }
      current.abort();
      listener.link("broken");
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitBefore(attempt));
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wakeUp = null;
      attempt++;
      lastHeard = Date.now();
    }
  };
  void listen();
}

async function read(
  client: Client,
  signal: AbortSignal,
  heard: (events: ReturnType<EventParser["feed"]>) => void,
): Promise<void> {
  const response = await client.open("/events", { signal });
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard(parser.feed(decoder.decode(value, { stream: true })));
  }
}
