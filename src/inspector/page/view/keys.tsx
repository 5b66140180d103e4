/** @jsxImportSource preact */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Tab } from './tabs.js';

interface Options {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly help: RefObject<HTMLDialogElement | null>;
  readonly back: () => void;
  readonly onTab: (tab: Tab) => void;
}

const places: Record<string, { readonly tab: Tab; readonly selector: string }> = {
  1: { tab: 'actors', selector: '#actor, #ended' },
  2: { tab: 'chart', selector: '#load' },
  3: { tab: 'events', selector: '#event' },
  4: { tab: 'data', selector: '.data .scroll' },
};

/** Keys that work everywhere except in text fields. */
export function useKeys(options: Options): void {
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options; // during render, because the next key may come before an effect runs
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { search, help, back, onTab } = latest.current;
      if (event.altKey || event.ctrlKey || event.metaKey || help.current?.open) return;
      const types = event.target instanceof HTMLInputElement && event.target.type === 'search';
      const place = places[event.key];
      if (event.key === 'Escape') back();
      else if (types && event.key === 'ArrowDown')
        document.querySelector<HTMLElement>('#actor, #ended')?.focus();
      else if (types) return;
      else if (event.key === '?') help.current?.showModal();
      else if (event.key === '/') {
        onTab('actors');
        requestAnimationFrame(() => search.current?.select());
      } else if (place !== undefined) {
        onTab(place.tab);
        requestAnimationFrame(() => document.querySelector<HTMLElement>(place.selector)?.focus());
      } else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
