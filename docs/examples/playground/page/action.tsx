import { type Ref, useId } from 'react';

export interface ActionProps {
  readonly name: string;
  /** The status that it leads to. */
  readonly leadsTo: string;
  /** Whether the chart currently accepts it. */
  readonly isPossible: boolean;
  readonly onPress: () => void;
  readonly isExpanded?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * A button that acts on a resource. While the action is not possible, the button keeps the focus,
 * because it may become possible again soon.
 */
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
