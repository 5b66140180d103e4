import type { ResourceStatus } from 'xstate-resource';
import type { State } from './model.js';

/** All that somebody who looks at the card can see. */
export interface Screen {
  readonly chosen: string | undefined;
  readonly status: string | undefined;
  readonly facts: readonly (string | null)[];
  readonly isRefreshing: boolean;
  readonly alert: string | undefined;
  readonly canReload: boolean;
}

/** Reads the card in the document. It is sent into the browser as text, so it uses nothing from outside. */
export function readScreen(): Screen {
  const one = <E extends Element>(selector: string) => document.querySelector<E>(`article ${selector}`);
  const text = (selector: string) => one(selector)?.textContent ?? undefined;
  return {
    chosen: one<HTMLSelectElement>('select')?.value,
    status: text('output'),
    facts: [...document.querySelectorAll('article dd')].map((fact) => fact.textContent),
    isRefreshing: one('[aria-busy=true]') !== null,
    alert: text('[role=alert]'),
    canReload: one('button[type=button]:enabled') !== null,
  };
}

/** Written once more: taken from the card, they could not find it wrong. */
const sentences: Record<ResourceStatus, string> = {
  idle: 'Choose a country.',
  loading: 'Loading …',
  reloading: 'Refreshing …',
  resolved: 'Up to date.',
  error: 'That did not work.',
  local: 'Your own words.',
};

/** What the card must show in a state of the chart. */
export function screenOf({ status, value, error, params, chart }: State): Screen {
  return {
    chosen: params ?? '',
    status: sentences[status],
    facts: value ? [value.name, value.capital ?? 'none'] : [],
    isRefreshing: status === 'reloading' && value !== undefined,
    alert: error?.message,
    canReload: chart.can({ type: 'reload' }),
  };
}
