/** What organisers of a made-up party pin up for the evening, and what the guest answers. */
export class Board {
  constructor(party) {
    this.party = party;
    this.serial = 0;
    this.own = [];
    this.bring = new Set();
    this.others = [];
    this.announcements = [];
    this.asks = [];
    this.changed = false;
  }

  /** LAN Nord pins up these games, and asks for some of them. */
  pins(ids, asked = []) {
    this.others = ids.map((id) => ({ id, bring: asked.includes(id) }));
    this.asks = asked.map((game_id) => ({ fingerprint: "river lamp orange cattle", organiser: "LAN Nord", game_id }));
    this.changed = true;
  }

  says(text, own = false) {
    const [organiser, fingerprint] = own ? ["Player One", "silver garden ticket wolf"] : ["LAN Nord", "river lamp orange cattle"];
    this.announcements = [{ fingerprint, organiser, own, serial: ++this.serial, at: "2026-11-20T20:15:00Z", text }, ...this.announcements].slice(0, 5);
    this.changed = true;
  }

  state() {
    const row = (organiser, own) => ({ id, bring }) => {
      const game = this.party.games.get(id);
      const { peers } = this.party;
      const has = (peer, index) => (index === 0 ? game.downloaded || game.installed : game.holders.includes(index));
      const lacking = peers.filter((peer, index) => !has(peer, index)).map((peer) => peer.peer_id);
      return { game_id: id, title: game.title, organiser, own, bring, lacking: lacking.length, lacking_peers: own ? lacking : [] };
    };
    const own = this.own.map((id) => ({ id, bring: this.bring.has(id) }));
    return {
      tonight: [...own.map(row("Player One", true)), ...this.others.map(row("LAN Nord", false))],
      announcements: this.announcements,
      asks: this.asks,
    };
  }

  /** A call of the page; the message of its refusal, or null. */
  post(action, value) {
    this.changed = true;
    if (action === "tonight") this.own = value.games;
    if (action === "bring" && !this.own.includes(value.game_id)) return "it is none of tonight's games; make it one first";
    if (action === "bring") this.bring[value.on ? "add" : "delete"](value.game_id);
    if (action === "announce" && this.announcements.some((one) => one.text === value.text)) return "not so often: wait a few seconds and say it again";
    if (action === "announce") this.says(value.text, true);
    if (action === "take-back") this.announcements = this.announcements.filter((one) => !one.own || one.serial !== value.serial);
    if (action === "answer") {
      this.asks = this.asks.filter((ask) => ask.game_id !== value.game_id);
      if (value.answer !== "not-now") this.party.act(this.party.games.get(value.game_id), "install", {});
      if (value.answer === "always") this.agree(value.fingerprint, true);
    }
    return null;
  }

  agree(fingerprint, agreed) {
    this.party.tellOrganisers(this.party.organisers.map((row) => (row.fingerprint === fingerprint ? { ...row, agreed } : row)));
  }
}
