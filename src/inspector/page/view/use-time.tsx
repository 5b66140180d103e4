/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';

/** The current time, updated each second, for texts that show seconds. */
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

/** The current time, updated about thirty times a second while something moves. */
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
