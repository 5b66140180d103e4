import { type Atom, createStore, type PrimitiveAtom, atom as primitive } from 'jotai/vanilla';
import { atomWithRefresh, unwrap } from 'jotai/vanilla/utils';
import { definePeer, type Loaded, type Loader, type LoaderArgs } from '../peer.js';

type Shown =
  | { readonly state: 'loading' }
  | { readonly state: 'hasData'; readonly data: Loaded }
  | { readonly state: 'hasError'; readonly error: unknown };

const store = createStore();
const loading = { state: 'loading' } as const;

/** Passes the abort signal on lazily, because Jotai creates it when it is read. */
class Args implements LoaderArgs {
  constructor(
    readonly params: number,
    readonly options: { readonly signal: AbortSignal },
  ) {}

  get abortSignal(): AbortSignal {
    return this.options.signal;
  }
}

function atomsFor(params: Atom<number>, loader: Loader) {
  const data = atomWithRefresh((get, options) => loader(new Args(get(params), options)));
  const unwrapped = unwrap(data, () => loading);
  const shown = primitive((get): Shown => {
    try {
      const data = get(unwrapped);
      return data === loading ? loading : { state: 'hasData', data: data as Loaded };
    } catch (error) {
      return { state: 'hasError', error };
    }
  });
  return { data, shown, stop: store.sub(shown, () => {}) };
}

export const peer = definePeer<PrimitiveAtom<number>, ReturnType<typeof atomsFor>>({
  source: (params) => primitive(params),
  change: (source, params) => store.set(source, params),
  create: atomsFor,
  status: ({ shown }) => store.get(shown).state,
  value: ({ shown }) => {
    const now = store.get(shown);
    return now.state === 'hasData' ? now.data : undefined;
  },
  isResolved: ({ shown }) => store.get(shown).state === 'hasData',
  reload: ({ data }) => store.set(data),
  dispose: ({ stop }) => stop(),
});
