import { useLayoutEffect, useState } from 'preact/hooks';
import type { Size } from './geometry.js';

const none: Size = { width: 0, height: 0 };

/** The inner size of an element, kept up to date; 0 × 0 without an element. */
export function useRoom(element: HTMLElement | null): Size {
  const [room, setRoom] = useState(none);
  useLayoutEffect(() => {
    if (element === null) return undefined;
    const look = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return room;
}
