import type { JSX } from "preact";

/** A fingerprint, to be compared by people. The words are of one list in every language. */
export function FourWords({ words, big }: { words: string; big?: boolean }): JSX.Element {
  return (
    <span class={big ? "four-words big" : "four-words"} lang="en" translate={false}>
      {words.split(" ").map((word, index) => (
        <span key={index}>{word} </span>
      ))}
    </span>
  );
}
