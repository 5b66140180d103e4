/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { Icon } from './icon.js';

export type Tab = 'actors' | 'chart' | 'events' | 'data';

const tabs = [
  ['actors', 'Actors'],
  ['chart', 'Chart'],
  ['events', 'Events'],
  ['data', 'Data'],
] as const;

/** Small screens show one part at a time. */
export function Tabs({ tab, onTab }: { readonly tab: Tab; readonly onTab: (tab: Tab) => void }): JSX.Element {
  return (
    <nav class="tabs" aria-label="Parts of the page">
      {tabs.map(([name, label]) => (
        <button
          key={name}
          type="button"
          class={`tab ${name}-tab`}
          aria-current={tab === name ? 'page' : undefined}
          onClick={() => onTab(name)}
        >
          <Icon name={name} />
          {label}
        </button>
      ))}
    </nav>
  );
}
