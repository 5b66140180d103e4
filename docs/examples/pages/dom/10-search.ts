import { effect, resource, signal } from 'xstate-resource';
import { withPolicy } from 'xstate-resource/loaders';

interface Country {
  readonly code: string;
  readonly name: string;
}

const query = signal('');

const found = resource({
  name: 'found',
  params: () => query().trim() || null, // an empty field loads nothing
  loader: async ({ params, abortSignal }) => {
    const response = await fetch(`/api/countries?${new URLSearchParams({ search: params })}`, {
      signal: abortSignal,
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return (await response.json()) as Country[];
  },
  policy: withPolicy({ debounce: 300 }), // no request until typing pauses
});

const field = element('input', { type: 'search' });
const summary = element('output');
const alert = element('p', { role: 'alert' });
const retry = element('button', { type: 'button' }, 'Try again');
const list = element('ul', { ariaLabel: 'Countries' });
const search = element('search', {}, element('label', {}, 'Part of its name ', field));
document.body.prepend(element('main', {}, element('h1', {}, 'Find a country'), search, summary, alert, list));

field.addEventListener('input', () => query.set(field.value));
retry.addEventListener('click', found.reload);

effect(() => {
  const { value, error } = found.snapshot();
  const isLoading = found.isLoading();
  summary.value = isLoading ? 'Searching …' : value ? `Found: ${value.length}` : '';
  alert.replaceChildren(...(error ? [error.message, ' ', retry] : []));
  const countries = isLoading ? found.latest() : value; // keep the old list, dimmed, while loading
  list.ariaBusy = String(isLoading);
  list.replaceChildren(...(countries ?? []).map(({ name }) => element('li', {}, name)));
});

/** Creates an element with these properties and children. */
function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[T] {
  const created = document.createElement(tag);
  Object.assign(created, properties).append(...children);
  return created;
}
