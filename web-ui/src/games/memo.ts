import { Component, type ComponentType, type JSX, h } from "preact";

/** A component that its parent redraws only when its properties change. */
export function memo<P extends object>(Inner: ComponentType<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return (Object.keys(next) as (keyof P)[]).some((key) => next[key] !== this.props[key]);
    }

    override render(): JSX.Element {
      return h(Inner, this.props as P & JSX.IntrinsicAttributes);
    }
  };
}
