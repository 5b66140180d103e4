/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';

/** The time, each second: what is shown with it says seconds. */
export function useSeconds(onSecond: () => void): number {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      set(Date.now());
      onSecond();
    }, 1000);
    return () => clearInterval(timer);
  }, [onSecond]);
  return now;
}

/** The time, about thirty times a second, while something moves. */
export function useMoving(isMoving: boolean): number {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    if (!isMoving) return;
    let request = 0;
    let last = 0;
    const step = (): void => {
      const time = Date.now();
      if (time - last >= 32) {
        last = time;
        set(time);
      }
      request = requestAnimationFrame(step);
    };
    step();
    return () => cancelAnimationFrame(request);
  }, [isMoving]);
  return isMoving ? now : Date.now();
}
