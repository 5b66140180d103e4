import { renderToString } from 'react-dom/server';
import { type Load, makeCountry, Page } from './country.js';

/** The page, and the data that it shows beside it. */
export async function renderPage(code: string, load: Load): Promise<string> {
  const country = makeCountry(code, load);
  const { value } = await country.settled();
  const data = JSON.stringify({ code, sent: value }).replaceAll('<', '\\u003c'); // nothing in it ends the script
  return `<div id="page">${renderToString(<Page country={country} />)}</div><script id="data" type="application/json">${data}</script>`;
}
