/** @jsxImportSource preact */
import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { scrollTo, type Window, windowOf } from '../data/windowing.js';

export interface Virtual {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly width: number;
  /** The rows that are rendered. */
  readonly drawn: Window;
  /** The rows that are visible. */
  readonly seen: Window;
  readonly pageSize: number;
  readonly isAtEnd: boolean;
  readonly scrolled: () => void;
  readonly reveal: (index: number) => void;
  readonly toEnd: () => void;
}

export interface VirtualOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** Whether a list that is scrolled to its end stays there when rows are added. */
  readonly follows?: boolean | undefined;
  /**
   * How many rows have been removed from the front so far. The visible rows keep their position
   * when more are removed.
   */
  readonly taken?: number | undefined;
}

/** A long list of rows of equal height. Only those in view are rendered. */
export function useVirtual({ count, rowHeight, follows = false, taken = 0 }: VirtualOptions): Virtual {
  const box = useRef<HTMLDivElement>(null);
  const [{ top, height, width }, setView] = useState({ top: 0, height: 0, width: 0 });
  const isAtEnd = useRef(true);
  const lastTaken = useRef(taken);

  const look = useCallback((): void => {
    const element = box.current;
    if (element === null) return;
    const view = { top: element.scrollTop, height: element.clientHeight, width: element.clientWidth };
    setView((old) =>
      old.top === view.top && old.height === view.height && old.width === view.width ? old : view,
    );
  }, []);
  const move = useCallback(
    (to: number): void => {
      if (box.current !== null) box.current.scrollTop = to;
      look();
    },
    [look],
  );

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (follows && isAtEnd.current) element.scrollTop = element.scrollHeight;
      look();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [follows, look]);

  useLayoutEffect(() => {
    const gone = taken - lastTaken.current;
    lastTaken.current = taken;
    const element = box.current;
    if (element === null) return;
    if (follows && isAtEnd.current) move(element.scrollHeight);
    else if (gone > 0 && gone < count) move(Math.max(0, element.scrollTop - gone * rowHeight));
    else look();
  }, [count, taken, rowHeight, follows, look, move]);

  const reveal = useCallback(
    (index: number): void => {
      const element = box.current;
      if (element !== null) move(scrollTo(index, element.scrollTop, element.clientHeight, rowHeight));
    },
    [move, rowHeight],
  );

  const seen = windowOf(top, height, rowHeight, count, 0);
  return {
    box,
    width,
    drawn: windowOf(top, height, rowHeight, count),
    seen,
    pageSize: Math.max(1, Math.floor(height / rowHeight) - 1),
    isAtEnd: isAtEnd.current,
    scrolled: () => {
      const element = box.current;
      if (element !== null)
        isAtEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight / 2;
      look();
    },
    reveal,
    toEnd: () => {
      isAtEnd.current = true;
      move(count * rowHeight);
    },
  };
}

/** Fingers need taller rows than mice do. */
export function useCoarse(): boolean {
  const [query] = useState(() => matchMedia('(pointer: coarse), (max-width: 600px)'));
  const [isCoarse, set] = useState(query.matches);
  useLayoutEffect(() => {
    const changed = (): void => set(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, [query]);
  return isCoarse;
}
