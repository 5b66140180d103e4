import { batch, type ResourceParamsTools, resource, signal } from '../index.js';
import type { Asked } from './model-graph.js';

const forEver = new Promise<never>(() => {});

/**
 * What the params of a resource under test ask for. Those that may wait ask for the value of
 * another resource, in which they are; while that loads, they wait.
 */
export class AskedParams {
  readonly #asked = signal<Asked>({ type: 'params', params: undefined });
  readonly #turn = signal(0);
  readonly #other = resource<{ readonly params: unknown }>({
    name: 'other',
    params: () => this.#turn(),
    loader: () => forEver,
  });
  readonly #canWait: boolean;

  constructor(canWait: boolean) {
    this.#canWait = canWait;
    this.#other.set({ params: undefined });
  }

  /** The function that the resource under test is given. */
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
      else if (next.type === 'params.waiting') this.#turn.update((turn) => turn + 1);
    });
  }

  end(): void {
    this.#other.destroy();
  }
}
