import type { JSX } from "preact";
import { words } from "../words/index.ts";

/** The way to the page for organisers, which guests need not see all the time. */
export function OrganiseLink(): JSX.Element {
  const { publish } = words.value.organisers;
  return (
    <>
      <p>{publish.linkText}</p>
      <a class="button" href="#/organise" onClick={() => document.getElementById("main")?.focus()}>
        {publish.link}
      </a>
    </>
  );
}
