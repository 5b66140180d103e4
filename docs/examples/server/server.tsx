import { renderToString } from 'react-dom/server';
import { dehydrate } from 'xstate-resource';
import { type Load, makeCountry, Page } from './country.js';

/** Renders the page, followed by the data that its resource loaded. */
export async function renderPage(code: string, load: Load): Promise<string> {
  const country = makeCountry(code, load);
  await country.settled();
  const html = renderToString(<Page country={country} />);
  // Escaped so that the data cannot close the script element.
  const data = JSON.stringify({ code, state: dehydrate([country]) }).replaceAll('<', '\\u003c');
  return `<div id="page">${html}</div><script id="data" type="application/json">${data}</script>`;
}
