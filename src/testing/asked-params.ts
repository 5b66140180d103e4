import { batch, type ResourceParamsTools, resource, signal } from '../index.js';
import type { Asked } from './model-graph.js';

const never = new Promise<never>(() => {});

/**
 * The params of a resource under test, as a test sets them. If the params can wait, they are the
 * value of another resource and wait while that loads.
 */
export class AskedParams {
  readonly #asked = signal<Asked>({ type: 'params', params: undefined });
  readonly #otherParams = signal(0);
  readonly #other = resource<{ readonly params: unknown }>({
    name: 'other',
    params: () => this.#otherParams(),
    loader: () => never,
  });
  readonly #canWait: boolean;

  constructor(canWait: boolean) {
    this.#canWait = canWait;
    this.#other.set({ params: undefined });
  }

  /** The `params` function of the resource under test. */
  get params(): (tools: ResourceParamsTools) => unknown {
    return (tools) => {
      const asked = this.#asked();
      if (asked.type === 'params.failed') throw asked.error;
      if (this.#canWait) return tools.chain(this.#other).params;
      return (asked as { readonly params?: unknown }).params;
    };
  }

  ask(next: Asked): void {
    batch(() => {
      this.#asked.set(next);
      if (next.type === 'params') this.#other.set({ params: next.params });
      else if (next.type === 'params.waiting') this.#otherParams.update((params) => params + 1);
    });
  }

  end(): void {
    this.#other.destroy();
  }
}
