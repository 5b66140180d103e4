import type { ResourceStatus } from 'xstate-resource';
import type { State } from './model.js';

/** Everything that a user can see on the card. */
export interface Screen {
  readonly selected: string | undefined;
  readonly status: string | undefined;
  readonly facts: readonly (string | null)[];
  readonly isRefreshing: boolean;
  readonly alert: string | undefined;
  readonly canReload: boolean;
}

/** Reads the card in the document. It is sent to the browser as text, so it must not use outer variables. */
export function readScreen(): Screen {
  const one = <E extends Element>(selector: string) => document.querySelector<E>(`article ${selector}`);
  const text = (selector: string) => one(selector)?.textContent ?? undefined;
  return {
    selected: one<HTMLSelectElement>('select')?.value,
    status: text('output'),
    facts: [...document.querySelectorAll('article dd')].map((fact) => fact.textContent),
    isRefreshing: one('[aria-busy=true]') !== null,
    alert: text('[role=alert]'),
    canReload: one('button[type=button]:enabled') !== null,
  };
}

/** Repeated here on purpose: imported from the card, they could not reveal a mistake in it. */
const labels: Record<ResourceStatus, string> = {
  idle: 'Choose a country.',
  loading: 'Loading …',
  reloading: 'Refreshing …',
  resolved: 'Up to date.',
  error: 'That did not work.',
  local: 'Edited, not saved.',
};

/** What the card must show in a state of the chart. */
export function screenOf({ status, value, error, params, chart }: State): Screen {
  return {
    selected: params ?? '',
    status: labels[status],
    facts: value ? [value.name, value.capital ?? 'none'] : [],
    isRefreshing: status === 'reloading' && value !== undefined,
    alert: error?.message,
    canReload: chart.can({ type: 'reload' }),
  };
}
