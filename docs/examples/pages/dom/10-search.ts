import { effect, resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';

interface Country {
  readonly code: string;
  readonly name: string;
}

const query = signal('');

const found = resource({
  name: 'found',
  params: () => query().trim() || null, // nothing to look for: nothing to load
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries?${new URLSearchParams({ search: params })}`, {
      signal: abortSignal,
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
  policy: withPolicy({ debounce: 300 }), // if you type on within it, the server never hears of this
});

const field = element('input', { type: 'search' });
const summary = element('output');
const problem = element('p', { role: 'alert' });
const again = element('button', { type: 'button' }, 'Try again');
const list = element('ul', { ariaLabel: 'Countries' });
const search = element('search', {}, element('label', {}, 'Part of its name ', field));
document.body.prepend(
  element('main', {}, element('h1', {}, 'Find a country'), search, summary, problem, list),
);

field.addEventListener('input', () => query.set(field.value));
again.addEventListener('click', found.reload);

effect(() => {
  const { value, error } = found.snapshot();
  const isLoading = found.isLoading();
  summary.value = isLoading ? 'Searching …' : value ? `Found: ${value.length}` : '';
  problem.replaceChildren(...(error ? [error.message, ' ', again] : []));
  const countries = isLoading ? found.latest() : value; // the old ones stay, dimmed, until there are new ones
  list.ariaBusy = String(isLoading);
  list.replaceChildren(...(countries ?? []).map(({ name }) => element('li', {}, name)));
});

/** An element with these properties and this content. */
function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]> = {},
  ...content: (Node | string)[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  Object.assign(made, properties).append(...content);
  return made;
}
