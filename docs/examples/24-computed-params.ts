// Best practices · Use computed params where they pay off: for expensive work, and for params that are compared by identity.
import { computed, resource, signal } from 'xstate-resource';
import { type Country, startBackend } from './backend/index.js';

await using backend = await startBackend();

const typed = signal('land');

async function search(who: string, url: URL, abortSignal: AbortSignal): Promise<string[]> {
  console.log(`  ${who} requests ${url.search}`);
  const response = await fetch(url, { signal: abortSignal });
  return ((await response.json()) as Country[]).map(({ name }) => name);
}

const tidy = () => typed().trim().toLowerCase();
const urlFor = (words: string) => new URL(`/countries?search=${words}`, backend.url);

/**
 * Imagine something expensive here, such as parsing. Two resources need it, but it runs only once.
 */
const words = computed(() => {
  console.log('  the words are computed');
  return tidy();
});

const results = [
  resource({
    params: () => ({ words: tidy() }), // a new object each time, with equal content
    loader: ({ params, abortSignal }) => search('plain data', urlFor(params.words), abortSignal),
  }),
  resource({
    params: () => urlFor(tidy()), // a new URL each time, so never equal
    loader: ({ params, abortSignal }) => search('a URL', params, abortSignal),
  }),
  resource({
    params: () => urlFor(tidy()),
    loader: ({ params, abortSignal }) => search('a URL with paramsEqual', params, abortSignal),
    paramsEqual: (a, b) => a.href === b.href,
  }),
  resource({
    params: () => urlFor(words()), // runs again only when the words change
    loader: ({ params, abortSignal }) => search('a URL of a computed', params, abortSignal),
  }),
  resource({
    params: words,
    loader: ({ params, abortSignal }) => search('a computed', urlFor(params), abortSignal),
  }),
];

for (const text of ['land', 'Land ', 'island']) {
  console.log(`You type "${text}"`);
  typed.set(text);
  await Promise.all(results.map((result) => result.settled()));
}
