import type { ResourceSnapshot } from 'xstate-resource';
import type { Found } from './backend.js';

export interface FactsProps {
  readonly snapshot: ResourceSnapshot<Found | null>;
  /** The last value. */
  readonly latest: Found | null | undefined;
  /** The text that was searched for. */
  readonly text: string;
  /** Called when another country is chosen. */
  readonly onChoose: (name: string) => void;
}

const mostOthers = 2;

/** The value, error and latest value. Each has a fixed place, so the layout does not shift. */
export function Facts({ snapshot: { status, value, error }, latest, text, onChoose }: FactsProps) {
  return (
    <dl className="facts" aria-busy={status === 'reloading'}>
      <dt>value</dt>
      <dd className="value">
        {value && <Country country={value} onChoose={onChoose} />}
        {value === null && `No country has “${text.trim()}” in its name.`}
        {value === undefined && (
          <span className="nothing">{status === 'error' ? 'reading it throws the error' : '–'}</span>
        )}
      </dd>
      <dt>error</dt>
      <dd className="error">{error ? <span role="alert">{error.message}</span> : '–'}</dd>
      <dt>latest</dt>
      <dd className="latest">{latest ? latest.name : latest === null ? 'none' : '–'}</dd>
    </dl>
  );
}

function Country({
  country: { name, capital, region, area, others = [] },
  onChoose,
}: {
  country: Found;
  onChoose: FactsProps['onChoose'];
}) {
  const parts = [capital ?? 'no capital', region, area && `${area.toLocaleString('en')} km²`];
  return (
    <>
      <strong>{name}</strong>
      <p className="parts">{parts.filter(Boolean).join(' · ')}</p>
      {others.length > 0 && (
        <p className="others">
          or{' '}
          {others.slice(0, mostOthers).map((other) => (
            <button type="button" className="link" key={other} onClick={() => onChoose(other)}>
              {other}
            </button>
          ))}
          {others.length > mostOthers && ` and ${others.length - mostOthers} more`}
        </p>
      )}
    </>
  );
}
