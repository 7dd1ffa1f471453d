import { me } from "../state/store.ts";
import type { Words } from "../words/en.ts";

/** What is said of the PCs here that are in other parties; nothing where none was met. */
export function strangersHere({ party }: Words): readonly string[] {
  const met = me.value?.strangers ?? { with_key: 0, without_key: 0 };
  return [
    ...(met.without_key > 0 ? [party.strangersOpen(met.without_key)] : []),
    ...(met.with_key > 0 ? [party.strangersKey(met.with_key)] : []),
  ];
}
