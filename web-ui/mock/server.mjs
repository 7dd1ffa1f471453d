import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { randomBytes } from "node:crypto";
import { Party } from "./party.mjs";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const HEADERS = {
  "Content-Security-Policy": "default-src 'self'; img-src 'self' blob:; style-src 'self'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};
const FOLDERS = {
  "/": ["home", "media"],
  "/home": ["player"],
  "/home/player": ["Documents", "Games", "Pictures"],
  "/home/player/Documents": [],
  "/home/player/Games": ["old"],
  "/home/player/Games/old": [],
  "/home/player/Pictures": [],
  "/media": ["<b>big disk</b>"],
  "/media/<b>big disk</b>": [],
};

const check = (id, status, finding, parameters = {}, detail = `${finding} in English.`, advice = status === "ok" ? null : "Do something.") => ({ id, status, title: id, detail, advice, finding, parameters });
const CHECKS = [
  check("interfaces", "ok", "in-network", { addresses: "192.168.1.10 (eth0)" }),
  check("discovery", "ok", "heard", { heard: "19", others: "0" }),
  check("port", "ok", "listening", { address: "192.168.1.10:40000", protocols: "UDP and TCP", ports: "" }),
  check("firewall", "warning", "firewall-command", { firewall: "ufw", command: "sudo ufw allow 40000; sudo ufw allow 5353/udp; sudo ufw allow 46808/udp", port: "40000", mdns: "5353", beacon: "46808" }),
  check("clock", "ok", "clock-right", { day: "2026-11-20" }),
  check("games", "warning", "left-out", { count: "2", folders: "ggoo: Another program is still bringing ggoo.eti.\nold: Not supported." }),
  check("disk", "problem", "folder-read-only", { folder: "/home/player/Games" }),
  check("start", "warning", "of-tomorrow", {}, "The moon is in the way.", "Wait."),
  check("party", "warning", "alone"),
];

/**
 * The app's HTTP interface over a made-up party, for development and tests. `party`: what it shows, `code`: the one-time
 * code of the page (again and again with `reusable`), `breakStreams`: ends all event streams; `refuse(true)` lets new ones
 * fail. `posted` is every POST in order.
 */
export async function startMock({ port = 0, reusable = false, checks = CHECKS, ...options } = {}) {
  const party = new Party(options);
  const code = reusable ? "dev" : randomBytes(16).toString("hex");
  const token = reusable ? "dev" : randomBytes(16).toString("hex");
  const folders = { ...FOLDERS };
  let atSignIn = false;
  let codeIsGood = true;
  let refusing = false;
  const streams = new Set();
  const posted = [];

  const json = (response, status, value) => {
    response.writeHead(status, { ...HEADERS, "Content-Type": "application/json" });
    response.end(value === undefined ? "" : JSON.stringify(value));
  };
  const refuse = (response, status, errorCode, message, wrong) => json(response, status, { error: { code: errorCode, message, wrong } });

  const openStream = (response) => {
    response.writeHead(200, { ...HEADERS, "Content-Type": "text/event-stream" });
    response.write(`event: state\ndata: ${JSON.stringify(party.state())}\n\n`);
    streams.add(response);
    response.on("close", () => streams.delete(response));
  };
  const ticker = setInterval(() => {
    party.advance();
    const change = party.takeChange();
    if (change) for (const stream of streams) stream.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
  }, 250);
  const keepAlive = setInterval(() => {
    for (const stream of streams) stream.write(": alive\n\n");
  }, 10_000);

  const get = (url, response) => {
    const [, name, id] = url.pathname.slice(4).split("/").map(decodeURIComponent);
    const game = party.games.get(id);
    if (name === "events") return refusing ? refuse(response, 503, "shutting-down", "told to") : openStream(response);
    if (name === "party-key") return refusing ? refuse(response, 503, "shutting-down", "told to") : json(response, 200, { key: party.key ?? null });
    if (name === "organisers") return json(response, 200, { organisers: party.organisers, awaited: party.organisers.filter((row) => row.awaited).map((row) => row.fingerprint) });
    if (name === "publishable") return json(response, 200, { games: party.publishable() });
    if (name === "autostart") return json(response, 200, { possible: true, on: atSignIn });
    if (name === "disk") return json(response, 200, party.disk());
    if (name === "health") return json(response, 200, { checks });
    if (name === "games" && game) return json(response, 200, party.details(game));
    if (name === "covers" && game?.cover) {
      response.writeHead(200, { ...HEADERS, "Content-Type": "image/svg+xml" });
      return response.end(coverOf(game));
    }
    if (name === "folders") {
      const path = url.searchParams.get("path") ?? "/home/player";
      return showFolder(path, response);
    }
    return refuse(response, 404, "unknown-game", url.pathname);
  };

  const showFolder = (path, response) => {
    if (path.endsWith(".txt")) return refuse(response, 422, "invalid-argument", "that is a file", "file");
    if (!folders[path]) return refuse(response, 422, "invalid-argument", `no such folder: ${path}`, "missing");
    const parent = path === "/" ? null : path.slice(0, path.lastIndexOf("/")) || "/";
    return json(response, 200, { path, parent, folders: folders[path], drives: ["/", "D:\\"], free_bytes: party.me.free_bytes, writable: path.startsWith("/home/player") });
  };

  const post = (url, value, response) => {
    posted.push({ path: url.pathname, value });
    const [, name, id, action] = url.pathname.slice(4).split("/").map(decodeURIComponent);
    if (name === "folders") {
      const path = `${value.path}/${value.name}`;
      if (folders[path]) return refuse(response, 422, "invalid-argument", "it is there already", "in-the-way");
      folders[value.path] = [...folders[value.path], value.name].sort();
      folders[path] = [];
      return showFolder(path, response);
    }
    if (name === "autostart") {
      atSignIn = value.on;
      return json(response, 200, { possible: true, on: atSignIn });
    }
    if (name === "open") return value.what === "log" ? refuse(response, 500, "open-failed", "no program opens it") : json(response, 202, {});
    if (name === "health") return json(response, 202, {});
    if (name === "setup" || name === "settings") {
      if (value.name === "taken") return refuse(response, 422, "invalid-argument", "that name is taken");
      const { games_dirs, ...rest } = value;
      if (games_dirs) party.useFolders(games_dirs);
      party.me = { ...party.me, ...rest };
      party.peers = party.peers.map((peer) => (peer.me ? { ...peer, name: party.me.name } : peer));
      party.dirty.me = party.dirty.peers = true;
      if (name === "setup") {
        party.phase = "running";
        party.dirty.phase = true;
      }
      return json(response, 200, {});
    }
    if (name === "connect") {
      if (value.addr === party.me.addr) return refuse(response, 422, "self-connect", "that is us");
      if (!/:\d+$/.test(value.addr)) return refuse(response, 422, "invalid-argument", "an address is HOST:PORT", value.addr.includes(":") ? "bad-port" : "no-port");
      return json(response, 200, { peer_id: "ff".repeat(32), name: "Newcomer", addr: value.addr });
    }
    if (name === "party-key" && id === "new") {
      party.key = "acorn bagel cabin delta eagle";
      party.me = { ...party.me, party_key: "set" };
      party.dirty.me = true;
      return json(response, 200, { key: party.key });
    }
    if (name === "party-key" && id === "leave") {
      party.key = null;
      party.me = { ...party.me, party_key: "none" };
      party.dirty.me = true;
      return json(response, 200, {});
    }
    if (name === "party-key") {
      if (value.key !== "swordfish") return refuse(response, 403, "unauthorized", "peers refuse that key");
      party.key = value.key;
      party.me = { ...party.me, party_key: "set" };
      party.dirty.me = true;
      return json(response, 200, {});
    }
    if (name === "identity") {
      party.problems = party.problems.filter(({ code }) => code !== "same-identity");
      party.dirty.problems = true;
      return json(response, 200, {});
    }
    if (name === "organisers" && id === "accept") {
      const accepted = party.accept(value.fingerprint);
      return accepted === null ? refuse(response, 422, "invalid-argument", "these are no four words") : json(response, 200, { fingerprint: value.fingerprint, accepted });
    }
    if (name === "organisers" && id === "drop") {
      return party.drop(value.fingerprint) ? json(response, 200, {}) : refuse(response, 422, "invalid-argument", "no such organiser is accepted");
    }
    if (name === "organisers" && id === "disagree") {
      party.board.agree(value.fingerprint, false);
      return json(response, 200, {});
    }
    if (name === "board") {
      const problem = party.board.post(id, value);
      return problem ? refuse(response, 422, "invalid-argument", problem) : json(response, 200, {});
    }
    if (name === "publish") {
      return party.publish(value.name ?? party.me.name) ? json(response, 202, {}) : refuse(response, 409, "operation-in-progress", "a catalog is being published already");
    }
    if (name === "limits" || name === "match") {
      party.steer(name === "match" ? { match: value.on } : value);
      return json(response, 200, {});
    }
    if (name === "queue") {
      const { queue } = party.steering;
      party.steer({ queue: [...value.order, ...queue.filter((other) => !value.order.includes(other))] });
      return json(response, 200, {});
    }
    if (name === "pause" || name === "resume") {
      party.all(name);
      return json(response, 200, {});
    }
    if (name === "quit") return json(response, 202, {});
    const game = party.games.get(id);
    if (name !== "games" || !game) return refuse(response, 404, "unknown-game", url.pathname);
    if (["remove", "stop-sharing"].includes(action) && value.confirm !== true) return refuse(response, 422, "invalid-argument", "confirm is missing");
    const refused = party.act(game, action, value);
    return refused ? refuse(response, 409, refused, `${action} of ${id} is refused`) : json(response, 202, {});
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (!url.pathname.startsWith("/api/")) return serveFile(url.pathname, response);
    let text = "";
    for await (const chunk of request) text += chunk;
    if (url.pathname === "/api/session") {
      const good = codeIsGood && JSON.parse(text).code === code;
      if (good && !reusable) codeIsGood = false;
      return good ? json(response, 200, { token }) : refuse(response, 403, "unauthorized", "the code is used or unknown");
    }
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(response, 401, "unauthorized", "no valid token");
    return request.method === "POST" ? post(url, JSON.parse(text || "{}"), response) : get(url, response);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${server.address().port}/`;

  return {
    party,
    posted,
    base,
    code,
    url: `${base}#c=${code}`,
    breakStreams: () => streams.forEach((stream) => stream.destroy()),
    refuse: (now) => {
      refusing = now;
    },
    close: () =>
      new Promise((resolve) => {
        clearInterval(ticker);
        clearInterval(keepAlive);
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function serveFile(path, response) {
  try {
    const file = normalize(join(DIST, path === "/" || path === "/hall" ? "index.html" : path));
    if (!file.startsWith(DIST)) throw new Error("outside");
    const content = await readFile(file);
    response.writeHead(200, { ...HEADERS, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(content);
  } catch {
    response.writeHead(404, HEADERS);
    response.end();
  }
}

function coverOf(game) {
  const hue = (Number(game.id.slice(4)) * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl(${hue} 70% 72%)"/><stop offset="1" stop-color="hsl(${hue + 50} 60% 22%)"/></linearGradient></defs><rect width="640" height="400" fill="url(#g)"/><circle cx="450" cy="150" r="90" fill="hsl(${hue + 30} 80% 84%)"/><path d="M0 330 170 180l120 90 130-140 220 190v80H0z" fill="hsl(${hue + 60} 50% 16%)"/></svg>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const setup = process.argv.includes("--setup");
  const mock = await startMock({ port: 5174, reusable: true, phase: setup ? "setup" : "running" });
  console.log(`the built page:      ${mock.url}`);
  console.log("with npm run dev:    http://127.0.0.1:5173/#c=dev");
}
