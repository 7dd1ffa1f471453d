import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Dock } from "../games/dock.tsx";
import { GamesFolderState } from "../games/left-out.tsx";
import { MatchButton } from "../games/steer.tsx";
import { BoardAsks } from "../organise/board-asks.tsx";
import { OrganiserAsks } from "../organise/organiser-asks.tsx";
import { CloneState } from "../party/clone.tsx";
import { lost } from "../state/store.ts";
import { words } from "../words/index.ts";
import { Notices } from "./notices.tsx";

/**
 * The foot of every view, always there and of one height, so that nothing in it covers or moves anything: what is told in
 * passing, and what runs. Above it what waits for an answer; the view has so much more room at its end.
 */
export function Foot(): JSX.Element {
  const asks = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = asks.current;
    if (place === null) return;
    const watch = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--asks", `${place.offsetHeight}px`);
    });
    watch.observe(place);
    return () => watch.disconnect();
  }, []);
  return (
    <footer class="foot">
      <div class="foot-asks" ref={asks}>
        <GamesFolderState />
        <CloneState />
        <OrganiserAsks />
        <BoardAsks />
      </div>
      <div class="foot-bar">
        <div class="link-state" role="status">
          {lost.value && (
            <p>
              <span class="led" data-tone="trouble" />
              {words.value.link.broken}
            </p>
          )}
        </div>
        {!lost.value && <Notices />}
        <Dock />
        <MatchButton />
      </div>
    </footer>
  );
}
