import { renderToString } from 'react-dom/server';
import { dehydrate } from 'xstate-resource';
import { type Load, makeCountry, Page } from './country.js';

/** The page, and what its resource has loaded beside it. */
export async function renderPage(code: string, load: Load): Promise<string> {
  const country = makeCountry(code, load);
  await country.settled();
  const data = JSON.stringify({ code, state: dehydrate([country]) }).replaceAll('<', '\\u003c'); // nothing in it ends the script
  return `<div id="page">${renderToString(<Page country={country} />)}</div><script id="data" type="application/json">${data}</script>`;
}
