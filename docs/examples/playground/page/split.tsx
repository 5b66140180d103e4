import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

export interface SplitProps {
  readonly main: ReactNode;
  readonly side: ReactNode;
  /** Whether the side is shown. It stays mounted while hidden. */
  readonly isOpen: boolean;
}

/** The allowed width of the main part, in percent. */
const least = 30;
const most = 70;
const within = (share: number) => Math.min(Math.max(share, least), most);

/**
 * Two parts side by side with a movable bar between them, or stacked if there is not enough room.
 */
export function Split({ main, side, isOpen }: SplitProps) {
  const [share, setShare] = useState(40);

  function move({ clientX, buttons }: PointerEvent): void {
    if (buttons === 1) setShare(within((100 * clientX) / innerWidth));
  }

  function step(event: KeyboardEvent): void {
    const next = { ArrowLeft: share - 2, ArrowRight: share + 2, Home: least, End: most }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setShare(within(next));
  }

  return (
    <div className="split" data-open={isOpen} style={{ '--share': `${share}%` } as CSSProperties}>
      {main}
      <aside aria-label="Inspector" hidden={!isOpen}>
        <hr
          tabIndex={0}
          aria-label="Width of the playground"
          aria-orientation="vertical"
          aria-valuemin={least}
          aria-valuemax={most}
          aria-valuenow={Math.round(share)}
          onKeyDown={step}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={move}
        />
        {side}
      </aside>
    </div>
  );
}
