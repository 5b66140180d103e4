/** @jsxImportSource preact */
import type { ComponentChildren, JSX } from 'preact';

interface PartProps {
  readonly class: string;
  /** What it says to those who point at it, go there or hear of it. */
  readonly about: string;
  /** Whether Tab leads to it. The arrow keys do. */
  readonly isStop: boolean;
  readonly children: ComponentChildren;
}

/** A part of the picture that can be pointed at. */
export function Part({ class: name, about, isStop, children }: PartProps): JSX.Element {
  return (
    // In lower case: in SVG, Preact writes the attribute as it stands here, and a browser knows no
    // `tabIndex`.
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it can be gone to, to hear what it is, and does nothing
    <g class={name} role="img" tabindex={isStop ? 0 : -1}>
      <title>{about}</title>
      {children}
    </g>
  );
}
