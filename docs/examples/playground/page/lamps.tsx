import type { ResourceStatus } from 'xstate-resource';
import { meanings, meaningWhenDestroyed, statuses } from './statuses.js';

export interface LampsProps {
  readonly status: ResourceStatus;
  readonly isDestroyed: boolean;
}

/** The six statuses with the current one highlighted, and its meaning. */
export function Lamps({ status, isDestroyed }: LampsProps) {
  return (
    <div className="lamps">
      <ol aria-label="Statuses">
        {statuses.map((name) => (
          <li key={name} data-status={name} aria-current={name === status} title={meanings[name]}>
            {name}
          </li>
        ))}
      </ol>
      <p role="status" data-status={status}>
        <strong>{status}</strong> {isDestroyed ? meaningWhenDestroyed : meanings[status]}
      </p>
    </div>
  );
}
