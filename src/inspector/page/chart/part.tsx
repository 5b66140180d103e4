/** @jsxImportSource preact */
import type { ComponentChildren, JSX } from 'preact';

interface PartProps {
  readonly class: string;
  /** Its description, shown on hover or focus and read by screen readers. */
  readonly about: string;
  /** Whether Tab moves to it. Arrow keys always do. */
  readonly isStop: boolean;
  readonly children: ComponentChildren;
}

/** A part of the picture that can be hovered and focused. */
export function Part({ class: name, about, isStop, children }: PartProps): JSX.Element {
  return (
    // Lower case, because in SVG Preact writes attributes unchanged, and browsers do not know `tabIndex`.
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it is focusable so that its description can be read, and does nothing
    <g class={name} role="img" tabindex={isStop ? 0 : -1}>
      <title>{about}</title>
      {children}
    </g>
  );
}
