import { createRoot, hydrateRoot, type Root, type RootOptions } from 'react-dom/client';
import { type Country, type Load, makeCountry, Page } from './country.js';

/** Takes over what the server has rendered. */
export async function startPage(load: Load, options?: RootOptions): Promise<Root> {
  const page = document.getElementById('page') as HTMLElement;
  const { code, sent } = JSON.parse(document.getElementById('data')?.textContent ?? '') as { code: string; sent?: Country };
  const country = makeCountry(code, load, sent);
  if (sent) {
    await country.settled(); // without a request: it is resolved, as it was on the server
    return hydrateRoot(page, <Page country={country} />, options);
  }
  const root = createRoot(page, options); // the server had an error: begin again
  root.render(<Page country={country} />);
  return root;
}
