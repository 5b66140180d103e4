import { useSelector } from '@xstate/store-react';
import type { Resource } from 'xstate-resource';
import { Attempt } from './attempt.js';
import { addDependent, type Card, type Dependent, removeDependent, visit } from './cards.js';

const kinds: readonly Dependent['kind'][] = ['neighbours', 'trip', 'description', 'visits'];

const wishes: Record<Dependent['kind'], string> = {
  neighbours: 'its neighbours',
  trip: 'a trip around it',
  description: 'its description',
  visits: 'its visits',
};

/** Resources whose params are read from the country: they wait for it and follow it. */
export function Dependents({ card }: { readonly card: Card }) {
  const shown = useSelector(card.dependents);
  const missing = kinds.filter((kind) => !shown.some((dependent) => dependent.kind === kind));
  return (
    <div className="dependents">
      {shown.map((dependent) => (
        <DependentRow key={dependent.kind} card={card} dependent={dependent} />
      ))}
      {missing.length > 0 && (
        <p>
          Also load:{' '}
          {missing.map((kind) => (
            <button type="button" className="small" key={kind} onClick={() => addDependent(card, kind)}>
              {wishes[kind]}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

interface DependentRowProps {
  readonly card: Card;
  readonly dependent: Dependent;
}

function DependentRow({ card, dependent }: DependentRowProps) {
  const { kind, resource } = dependent;
  const { id } = resource.actor;
  const { status, value, error } = useSelector((resource as Resource<string[] | string | number>).snapshot);
  const isStreaming = useSelector(resource.isStreaming);
  const code = useSelector(card.country.snapshot).value?.code;
  const chart = resource.actor.getSnapshot(); // only changes together with the values selected above
  const { isWaiting } = chart.context;
  const canReload = chart.can({ type: 'reload' });

  return (
    <section className="dependent" aria-label={id} data-status={status}>
      <code>{id}</code>
      <span className="lamp" role="status">
        {status}
        {isWaiting && ', waiting for the country'}
        {isStreaming && ', still streaming'}
      </span>
      <p aria-busy={status === 'reloading'}>
        {error ? <span className="error">{error.message}</span> : inWords(value, kind)}
      </p>
      <Attempt resource={resource} />
      <div>
        {kind === 'visits' && (
          <button
            type="button"
            className="small"
            aria-disabled={code === undefined}
            onClick={() => code !== undefined && void visit(code, resource)}
          >
            I’ve been there
          </button>
        )}
        <button type="button" className="small" aria-disabled={!canReload} onClick={resource.reload}>
          Reload
        </button>
        <button
          type="button"
          className="small"
          aria-label={`Remove ${id}`}
          onClick={() => removeDependent(card, dependent)}
        >
          Remove
        </button>
      </div>
    </section>
  );
}

function inWords(value: string[] | string | number | undefined, kind: Dependent['kind']): string {
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return value === 1 ? '1 visit' : `${value} visits`;
  if (kind === 'trip') return value.join(' → ');
  return value.join(', ') || 'none: it has no land borders';
}
