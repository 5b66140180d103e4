import { type Asked, nothing } from './reference.js';

/** Params of a resource that has cached values for some of them. */
interface Params {
  readonly id: number;
  readonly tag: string;
}

/** The cached value for 2 and 3. The one for 3 is stale. With the tag y, asking for them throws. */
export const known = { n: 2, from: 'what is known' };
const unknowable = { cached: new Error('cached threw'), revalidate: new Error('revalidate threw') };

function askCached({ id, tag }: Params): typeof known | undefined {
  if (id === 2 && tag === 'y') throw unknowable.cached;
  return id === 1 ? undefined : known;
}

function askRevalidate({ id, tag }: Params): boolean {
  if (id === 3 && tag === 'y') throw unknowable.revalidate;
  return id === 3;
}

/** The options of the resource. */
export const askable = {
  cached: (params: object) => askCached(params as Params),
  revalidate: (params: object) => askRevalidate(params as Params),
};

/** What a resource with these options must load. It loads nothing unless the id is a number. */
export function askOf(name: string, { id, tag }: { readonly id: unknown; readonly tag: string }): Asked {
  if (typeof id !== 'number') return nothing;
  const params = { id, tag };
  const key = `${name} ${id} ${tag}`;
  try {
    const cached = askCached(params);
    return cached === undefined
      ? { key, params }
      : { key, params, cached, isRevalidated: askRevalidate(params) };
  } catch (error) {
    return { key, params, error: error as Error };
  }
}
