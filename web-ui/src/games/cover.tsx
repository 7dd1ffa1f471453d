import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { app } from "../state/store.ts";
import type { Game } from "../api/types.ts";
import { type Drawing, drawingFor, hueOf } from "./drawing.ts";

const covers = new Map<string, Promise<string>>();
const arrived = new Map<string, string>();

/** The address of a cover in this page's memory; asked for once. */
function coverUrl(id: string): Promise<string> {
  let url = covers.get(id);
  if (url === undefined) {
    url = app()
      .cover(id)
      .then((blob) => {
        const made = URL.createObjectURL(blob);
        arrived.set(id, made);
        return made;
      });
    // What failed is asked for again when it is next shown.
    url.catch(() => covers.delete(id));
    covers.set(id, url);
  }
  return url;
}

const wanting = new WeakMap<Element, () => void>();
const nearby = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) wanting.get(entry.target)?.();
  },
  { rootMargin: "300px" },
);

/** The cover of a game, or a drawing of its own while there is none. */
export function Cover({ game: { id, cover, genre } }: { game: Game }): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const [url, setUrl] = useState(() => (cover ? arrived.get(id) : undefined));
  useEffect(() => {
    const place = ref.current;
    if (!cover || url !== undefined || place === null) return;
    let shown = true;
    wanting.set(place, () => {
      nearby.unobserve(place);
      coverUrl(id).then(
        (made) => shown && setUrl(made),
        () => {},
      );
    });
    nearby.observe(place);
    return () => {
      shown = false;
      nearby.unobserve(place);
    };
  }, [id, cover]);
  return (
    <div class="cover" ref={ref}>
      {url === undefined ? <Placeholder id={id} genre={genre} /> : <img src={url} alt="" onError={() => setUrl(undefined)} />}
    </div>
  );
}

/** Coloured by what kind of game it is, drawn by which; its title stands large on it. */
function Placeholder({ id, genre }: Pick<Game, "id" | "genre">): JSX.Element {
  const drawing = useMemo(() => drawingFor(id), [id]);
  const kind = genre?.en ?? genre?.de ?? genre?.fr;
  return (
    <svg
      class="drawing"
      viewBox="0 0 160 100"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
      style={{ "--hue": String(kind ? hueOf(kind) : drawing.hue), "--turn": String(drawing.turn) }}
    >
      <rect class="ground" width="160" height="100" />
      {shapes(drawing)}
    </svg>
  );
}

function shapes({ pattern, places }: Drawing): JSX.Element[] {
  const [a = 0, b = 0, c = 0, d = 0] = places;
  switch (pattern) {
    case 0: // a sun behind hills
      return [
        <circle class="light" cx={30 + a * 100} cy={22 + b * 20} r={16 + c * 10} />,
        <path class="mid" d={`M0 ${58 + a * 14} L${30 + b * 30} ${34 + c * 14} L90 66 L${120 + d * 20} ${40 + a * 10} L160 62 V100 H0Z`} />,
        <path class="deep" d={`M0 ${80 - d * 10} L50 ${60 + a * 8} L${100 + b * 20} 82 L160 ${64 + c * 10} V100 H0Z`} />,
      ];
    case 1: // rings
      return [46, 34, 22, 10].map((radius, index) => (
        <circle
          key={radius}
          class={index % 2 === 0 ? "mid line" : "light line"}
          cx={40 + a * 80}
          cy={36 + b * 20}
          r={radius + c * 6}
        />
      ));
    case 2: // beams
      return places.slice(0, 5).map((place, index) => (
        <path
          key={index}
          class={index % 2 === 0 ? "mid" : "light faint"}
          d={`M${index * 36 - 20 + place * 16} 0 h${10 + place * 14} l-40 100 h-${10 + place * 14}Z`}
        />
      ));
    case 3: // tiles
      return places.map((place, index) => (
        <rect
          key={index}
          class={place > 0.6 ? "light faint" : place > 0.3 ? "mid" : "deep"}
          x={(index % 4) * 40}
          y={Math.floor(index / 4) * 40}
          width={40}
          height={40}
          rx={place > 0.5 ? 20 : 0}
        />
      ));
    default: // waves
      return [0, 1, 2, 3].map((index) => (
        <path
          key={index}
          class={index % 2 === 0 ? "mid line" : "light line"}
          d={`M0 ${20 + index * 18} C${40 + a * 20} ${index * 18 - b * 20} ${80 + c * 30} ${50 + index * 18 + d * 10} 160 ${14 + index * 18}`}
        />
      ));
  }
}
