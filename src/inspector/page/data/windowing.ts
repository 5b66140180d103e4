/** The range of rows of a long list that are drawn. */
export interface Window {
  readonly first: number;
  /** The index after the last row. */
  readonly end: number;
}

/** The rows in view, plus some on both sides, so that scrolling does not show empty space. */
export function windowOf(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
  spare = 8,
): Window {
  const first = Math.floor(scrollTop / rowHeight) - spare;
  const end = Math.ceil((scrollTop + height) / rowHeight) + spare;
  return { first: clamp(first, count), end: clamp(end, count) };
}

/** The scroll position that brings a row into view; unchanged if the row is already in view. */
export function scrollTo(index: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}

/** The row that a key moves to; `undefined` for other keys. */
export function rowFor(key: string, index: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined;
  const moved = moves(key, index, count, page);
  return moved === undefined ? undefined : Math.min(count - 1, Math.max(0, moved));
}

function moves(key: string, index: number, count: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index < 0 ? count - 1 : index - 1;
    case 'PageDown':
      return index + page;
    case 'PageUp':
      return index - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function clamp(index: number, count: number): number {
  return Math.min(count, Math.max(0, index));
}
