import { type Ref, useId } from 'react';

export interface ActionProps {
  readonly name: string;
  /** The status that it leads to. */
  readonly leadsTo: string;
  /** Whether the chart answers it now. */
  readonly isPossible: boolean;
  readonly onPress: () => void;
  readonly isExpanded?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** Something to do with a resource. While it is not possible, it keeps the focus: it may soon be possible again. */
export function Action({ name, leadsTo, isPossible, onPress, isExpanded, ref }: ActionProps) {
  const hint = useId();
  return (
    <div className="action">
      <button
        type="button"
        ref={ref}
        aria-disabled={!isPossible}
        aria-expanded={isExpanded}
        aria-describedby={hint}
        onClick={() => isPossible && onPress()}
      >
        {name}
      </button>
      <small id={hint}>→ {leadsTo}</small>
    </div>
  );
}
