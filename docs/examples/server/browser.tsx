import { createRoot, hydrateRoot, type Root, type RootOptions } from 'react-dom/client';
import type { Dehydrated } from 'xstate-resource';
import { type Load, makeCountry, Page } from './country.js';

/** Hydrates the page that the server rendered. */
export function startPage(load: Load, options?: RootOptions): Root {
  const page = document.getElementById('page') as HTMLElement;
  const { code, state } = JSON.parse(document.getElementById('data')?.textContent ?? '') as {
    code: string;
    state: Dehydrated;
  };
  const country = makeCountry(code, load, state);
  // It is resolved, as on the server.
  if (country.hasValue()) return hydrateRoot(page, <Page country={country} />, options);
  // The server rendered an error, so start over.
  const root = createRoot(page, options);
  root.render(<Page country={country} />);
  return root;
}
