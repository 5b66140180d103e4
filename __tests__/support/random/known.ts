import { type Asked, nothing } from './reference.js';

/** Params of a resource that knows the values of some. */
interface Params {
  readonly id: number;
  readonly tag: string;
}

/**
 * The value that is known for 2, and for 3, of which it is not the newest. In the company of y,
 * nobody can say.
 */
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

/** As options of a resource. */
export const askable = {
  cached: (params: object) => askCached(params as Params),
  revalidate: (params: object) => askRevalidate(params as Params),
};

/** What a resource that has them asks for: nothing but by numbers. */
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
