export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** The parser of a text/event-stream, fed with text cut anywhere. Comments and fields other than event and data are dropped. */
export class EventParser {
  private rest = "";
  private event = "message";
  private data: string[] = [];

  /** The events that `text` completes. */
  feed(text: string): ServerEvent[] {
    this.rest += text;
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    const events: ServerEvent[] = [];
    for (const line of lines) {
      if (line === "") {
        if (this.data.length > 0) events.push({ event: this.event, data: this.data.join("\n") });
        this.event = "message";
        this.data = [];
        continue;
      }
      const colon = line.indexOf(":");
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") this.event = value;
      else if (field === "data") this.data.push(value);
    }
    return events;
  }
}
