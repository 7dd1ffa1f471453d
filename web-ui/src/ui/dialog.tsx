import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../words/index.ts";
import { Icon } from "./icons.tsx";
import { Notices } from "./notices.tsx";

const FOCUSABLE = "button:not([disabled]), input:not([disabled]), select, a[href], summary, [tabindex='0']";

interface Props {
  /** A screen takes the whole window, to be read from afar. */
  readonly kind: "panel" | "box" | "screen";
  readonly title: ComponentChildren;
  readonly onClose: () => void;
  /** Where focus goes when what had it before is gone. */
  readonly returnTo?: () => HTMLElement | null;
  readonly children: ComponentChildren;
}

/**
 * A modal dialog: takes the focus to its title, keeps it inside and gives it back where it came from. Escape and a click
 * beside it close it.
 */
export function Dialog({ kind, title, onClose, returnTo, children }: Props): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    dialog?.showModal();
    const wanted = dialog?.querySelector<HTMLElement>("[data-first-focus]") ?? heading.current;
    wanted?.focus();
    return () => {
      dialog?.close();
      const target = before?.isConnected && before !== document.body ? before : returnTo?.();
      target?.focus();
    };
  }, []);

  const keepInside = (event: KeyboardEvent): void => {
    if (event.key !== "Tab" || ref.current === null) return;
    const stops = [...ref.current.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((stop) => stop.checkVisibility());
    const first = stops[0];
    const last = stops.at(-1);
    const at = document.activeElement;
    if (event.shiftKey ? at === first || at === heading.current : at === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  };

  return (
    <dialog
      ref={ref}
      class={`dialog ${kind}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      onClose={(event) => {
        if (event.target === ref.current) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
      onKeyDown={(event) => {
        keepInside(event);
        event.stopPropagation();
      }}
    >
      <div class="dialog-inner">
        <header class="dialog-head">
          <h2 id={titleId} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" class="round" aria-label={words.value.details.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
      {/* What is outside of a modal dialog is neither read out nor reachable. */}
      <Notices />
    </dialog>
  );
}
