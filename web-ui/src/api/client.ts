import { parseClean } from "./clean.ts";
import type { Ask } from "./board.ts";
import type { AtSignIn, DiskUse, FirstAnswers, Folder, HealthCheck, Settings } from "./computer.ts";
import type { Action, Answers, GameDetails, Limits, Publishable } from "./types.ts";

/** A refusal or failure of the app, with the code that the page has words for. `status` 0: the app did not answer. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  /** What is wrong with the folder or address that was named; null where it is nothing of that kind. */
  readonly wrong: string | null;

  constructor(status: number, code: string, message: string, wrong: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.wrong = wrong;
  }
}

export interface ConnectedPeer {
  readonly peer_id: string;
  readonly name: string;
  readonly addr: string;
}

/** The calls of the page to the app that served it. Every call rejects with an {@link ApiError} and with nothing else. */
export class Client {
  private readonly token: string;
  private readonly unauthorized: () => void;

  /** `unauthorized` is told when the token is no longer valid. */
  constructor(token: string, unauthorized: () => void) {
    this.token = token;
    this.unauthorized = unauthorized;
  }

  /** The response of one call, its body unread. */
  async open(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`/api${path}`, {
        ...init,
        cache: "no-store",
        headers: { ...init.headers, Authorization: `Bearer ${this.token}` },
      });
    } catch (failure) {
      throw new ApiError(0, "unreachable", String(failure));
    }
    if (response.ok) return response;
    if (response.status === 401) this.unauthorized();
    throw await refusal(response);
  }

  private async get<T>(path: string): Promise<T> {
    return body<T>(await this.open(path));
  }

  private async post<T>(path: string, value: unknown = {}): Promise<T> {
    return body<T>(
      await this.open(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(value),
      }),
    );
  }

  details(id: string): Promise<GameDetails> {
    return this.get(`/games/${encodeURIComponent(id)}`);
  }

  async cover(id: string): Promise<Blob> {
    const response = await this.open(`/covers/${encodeURIComponent(id)}`);
    try {
      return await response.blob();
    } catch (failure) {
      throw new ApiError(0, "unreachable", String(failure));
    }
  }

  /** `answers` are those to what the page has asked before, such as whether to keep saves. */
  act(id: string, action: Action, answers: Answers = {}): Promise<void> {
    return this.post(`/games/${encodeURIComponent(id)}/${action}`, action === "remove" || action === "stop-sharing" ? { confirm: true } : answers);
  }

  setup(settings: FirstAnswers): Promise<void> {
    return this.post("/setup", settings);
  }

  settings(settings: Settings): Promise<void> {
    return this.post("/settings", settings);
  }

  /** The folder at `path`, or the one to start from. */
  async folder(path: string | null): Promise<Folder> {
    const response = await this.open(path === null ? "/folders" : `/folders?path=${encodeURIComponent(path)}`);
    return rawFolder(response);
  }

  /** Makes a folder in another one, and looks into it. */
  async makeFolder(path: string, name: string): Promise<Folder> {
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path, name }) };
    return rawFolder(await this.open("/folders", init));
  }

  /** Opens a place on this PC: all games, all logs, a game's folder, the log of its server. */
  openPlace(what: "games" | "logs" | "game" | "log", game?: string): Promise<void> {
    return this.post("/open", game === undefined ? { what } : { what, game_id: game });
  }

  /** Whether Lanspread starts when this user signs in, and whether it could. */
  atSignIn(): Promise<AtSignIn> {
    return this.get<AtSignIn>("/autostart");
  }

  startAtSignIn(on: boolean): Promise<void> {
    return this.post("/autostart", { on });
  }

  /** Has Windows ask whether the others may come through its firewall. */
  letIn(): Promise<void> {
    return this.post("/health/let-in");
  }

  connect(addr: string): Promise<ConnectedPeer> {
    return this.post("/connect", { addr });
  }

  partyKey(key: string): Promise<void> {
    return this.post("/party-key", { key });
  }

  newIdentity(): Promise<void> {
    return this.post("/identity");
  }

  /** The key of the party that this PC is in; null where it has none. */
  async shownPartyKey(): Promise<string | null> {
    return (await this.get<{ key: string | null }>("/party-key")).key;
  }

  /** Makes a new key, which is that of this PC's party from then on. */
  async newPartyKey(): Promise<string> {
    return (await this.post<{ key: string }>("/party-key/new")).key;
  }

  /** Goes on in the open party, which has no key. */
  leaveParty(): Promise<void> {
    return this.post("/party-key/leave");
  }

  /** Accepts by four words; false while nobody has told of such an organiser, who is then waited for. */
  async acceptOrganiser(fingerprint: string): Promise<boolean> {
    return (await this.post<{ accepted: boolean }>("/organisers/accept", { fingerprint })).accepted;
  }

  dropOrganiser(fingerprint: string): Promise<void> {
    return this.post("/organisers/drop", { fingerprint });
  }

  /** The downloaded games, as an organiser would publish them. */
  async publishable(): Promise<readonly Publishable[]> {
    return (await this.get<{ games: readonly Publishable[] }>("/publishable")).games;
  }

  publish(name: string): Promise<void> {
    return this.post("/publish", { name });
  }

  /** Has these games be tonight's, in this order. */
  tonight(games: readonly string[]): Promise<void> {
    return this.post("/board/tonight", { games });
  }

  bring(game_id: string, on: boolean): Promise<void> {
    return this.post("/board/bring", { game_id, on });
  }

  announce(text: string): Promise<void> {
    return this.post("/board/announce", { text });
  }

  takeBack(serial: number): Promise<void> {
    return this.post("/board/take-back", { serial });
  }

  answer({ fingerprint, game_id }: Ask, answer: "get" | "not-now" | "always"): Promise<void> {
    return this.post("/board/answer", { fingerprint, game_id, answer });
  }

  /** Games that this organiser asks for do not come by themselves any more. */
  disagree(fingerprint: string): Promise<void> {
    return this.post("/organisers/disagree", { fingerprint });
  }

  limits(limits: Limits): Promise<void> {
    return this.post("/limits", limits);
  }

  match(on: boolean): Promise<void> {
    return this.post("/match", { on });
  }

  /** Stops all downloads for now, or lets all go on. */
  all(what: "pause" | "resume"): Promise<void> {
    return this.post(`/${what}`);
  }

  /** Has these downloads come first, in this order. */
  queue(order: readonly string[]): Promise<void> {
    return this.post("/queue", { order });
  }

  /** Counts what takes the room on the disk. */
  disk(): Promise<DiskUse> {
    return this.get("/disk");
  }

  async health(): Promise<readonly HealthCheck[]> {
    return (await this.get<{ checks: readonly HealthCheck[] }>("/health")).checks;
  }

  quit(): Promise<void> {
    return this.post("/quit");
  }
}

async function body<T>(response: Response, parse: (json: string) => T = parseClean): Promise<T> {
  try {
    const text = await response.text();
    return text === "" ? (undefined as T) : parse(text);
  } catch (failure) {
    throw new ApiError(0, "unreachable", String(failure));
  }
}

/** Names go back to the app as they are; who shows them cleans them. */
function rawFolder(response: Response): Promise<Folder> {
  return body<Folder>(response, JSON.parse);
}

async function refusal(response: Response): Promise<ApiError> {
  try {
    const { error } = parseClean<{ error: { code: string; message: string; wrong?: string } }>(await response.text());
    return new ApiError(response.status, String(error.code), String(error.message), error.wrong ?? null);
  } catch {
    return new ApiError(response.status, "unknown", `HTTP ${response.status}`);
  }
}
