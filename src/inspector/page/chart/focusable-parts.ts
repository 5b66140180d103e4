import type { Box } from './geometry.js';

/**
 * The parts of a picture that describe themselves when hovered or focused: those with a `tabindex`.
 */
const PART = '[tabindex]';

function partAt(target: EventTarget | null): SVGElement | null {
  return target instanceof Element ? target.closest<SVGElement>(PART) : null;
}

/** The description of the part that an event happened on. */
export function aboutOf(target: EventTarget | null): string | undefined {
  return partAt(target)?.querySelector('title')?.textContent ?? undefined;
}

/** The index of a part in its picture, or -1. */
export function indexOf(picture: SVGElement, target: EventTarget | null): number {
  return [...picture.querySelectorAll(PART)].indexOf(partAt(target) as SVGElement);
}

/** The part that a key moves to; `undefined` for other keys. */
export function partAfter(
  key: string,
  picture: SVGElement,
  target: EventTarget | null,
): SVGElement | undefined {
  const parts = [...picture.querySelectorAll<SVGElement>(PART)];
  const index = indexOf(picture, target);
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return parts[index + 1];
    case 'ArrowLeft':
    case 'ArrowUp':
      return parts[index - 1];
    case 'Home':
      return parts[0];
    case 'End':
      return parts.at(-1);
    default:
      return undefined;
  }
}

/**
 * Scrolls a picture that is larger than its container so that a box is visible, unless it already
 * is. `width` is the width of the picture in its own units.
 */
export function bringIntoSight(place: HTMLElement | null, box: Box | undefined, width: number): void {
  const svg = place?.querySelector('svg');
  if (!place || !svg || box === undefined) return;
  const [outer, inner] = [place.getBoundingClientRect(), svg.getBoundingClientRect()];
  const scale = inner.width / width;
  const left = beyond(inner.x - outer.x + box.x * scale, box.width * scale, place.clientWidth);
  const top = beyond(inner.y - outer.y + box.y * scale, box.height * scale, place.clientHeight);
  if (left !== 0 || top !== 0) place.scrollBy({ left, top });
}

/**
 * How far to move an interval to center it in another that starts at 0; 0 if it is already inside.
 */
function beyond(start: number, length: number, size: number): number {
  return start >= 0 && start + length <= size ? 0 : start + (length - size) / 2;
}
