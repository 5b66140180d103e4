import type { Box } from './geometry.js';

/**
 * The parts of a picture that say what they are, when they are pointed at or have the focus: those
 * with a `tabindex`.
 */
const PART = '[tabindex]';

function partAt(target: EventTarget | null): SVGElement | null {
  return target instanceof Element ? target.closest<SVGElement>(PART) : null;
}

/** What the part says at which an event happened. */
export function aboutOf(target: EventTarget | null): string | undefined {
  return partAt(target)?.querySelector('title')?.textContent ?? undefined;
}

/** Which one of a picture it is; -1 for none. */
export function indexOf(picture: SVGElement, target: EventTarget | null): number {
  return [...picture.querySelectorAll(PART)].indexOf(partAt(target) as SVGElement);
}

/** Where a key leads to from a part; `undefined` for other keys. */
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
 * Where a picture is larger than its place, moves it so that a box of it is in sight; not if it is.
 * `width`: how wide it is in its own units.
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
 * By how much a stretch is out of another that begins at 0, its middle brought to the middle; 0 if
 * it is within.
 */
function beyond(start: number, length: number, size: number): number {
  return start >= 0 && start + length <= size ? 0 : start + (length - size) / 2;
}
