import { computed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { me, myself } from "../state/store.ts";
import { NAV, view } from "../state/view.ts";
import { format, words } from "../words/index.ts";
import { Foot } from "./foot.tsx";
import { Icon, Mark } from "./icons.tsx";

const rates = computed(() => ({
  down: format.value.rate(myself.value?.receives_bytes_per_second ?? 0),
  up: format.value.rate(myself.value?.sends_bytes_per_second ?? 0),
  moves: (myself.value?.receives_bytes_per_second ?? 0) > 0,
  serves: (myself.value?.sends_bytes_per_second ?? 0) > 0,
}));

function Readout(): JSX.Element {
  const { header } = words.value;
  const { down, up, moves, serves } = rates.value;
  return (
    <div class="readout">
      <p class={moves ? "rate on" : "rate"} title={header.down}>
        <Icon name="down" />
        <span class="unseen">{header.down}</span>
        <b>{down}</b>
      </p>
      <p class={serves ? "rate on up" : "rate up"} title={header.up}>
        <Icon name="up" />
        <span class="unseen">{header.up}</span>
        <b>{up}</b>
      </p>
      {me.value && (
        <p class="rate free">
          <Icon name="disk" />
          <a href="#/disk">{header.free(format.value.bytes(me.value.free_bytes))}</a>
        </p>
      )}
    </div>
  );
}

/** The frame of every view: the mark, the ways to the views, what comes in and goes out. */
export function Shell({ children }: { children: ComponentChildren }): JSX.Element {
  const { nav, skip } = words.value;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {skip}
      </button>
      <header class="top">
        <div class="brand">
          <Mark />
          <span>Lanspread</span>
        </div>
        <nav aria-label={nav.label}>
          {NAV.map((name) => (
            <a key={name} href={`#/${name}`} {...(view.value === name ? { "aria-current": "page" as const } : {})}>
              <Icon name={name} />
              <span>{nav[name]}</span>
            </a>
          ))}
        </nav>
        <Readout />
      </header>
      <Foot />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
