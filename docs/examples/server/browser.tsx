import { createRoot, hydrateRoot, type Root, type RootOptions } from 'react-dom/client';
import type { Dehydrated } from 'xstate-resource';
import { type Load, makeCountry, Page } from './country.js';

/** Takes over what the server has rendered. */
export function startPage(load: Load, options?: RootOptions): Root {
  const page = document.getElementById('page') as HTMLElement;
  const { code, state } = JSON.parse(document.getElementById('data')?.textContent ?? '') as {
    code: string;
    state: Dehydrated;
  };
  const country = makeCountry(code, load, state);
  if (country.hasValue()) return hydrateRoot(page, <Page country={country} />, options); // it is resolved, as it was on the server
  const root = createRoot(page, options); // the server had an error: begin again
  root.render(<Page country={country} />);
  return root;
}
