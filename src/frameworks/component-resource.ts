import { toError } from '../../machines/errors.js';
import { paramsOf } from '../../machines/load.js';
import { inMicrotask } from '../../machines/microtask.js';
import type { Resource, ResourceSnapshot } from '../index.js';
import { stateOf } from '../resource/brand.js';
import { NotYet } from '../resource/chain.js';
import { assertResourceOptions } from '../resource/options.js';
import { pausedResource } from '../resource/resource.js';
import type { ResourceState } from '../resource/state.js';
import type { ResourceParamsTools } from '../resource/types.js';
import { announcingLater, batch } from '../signals/batch.js';
import { Source } from '../signals/source.js';
import { untracked } from '../signals/tracking.js';
import { type AnyOptions, paramsIn, resourceOptions, withoutParams } from './component-options.js';
import type {
  Answer,
  AskParams,
  ComponentOptions,
  ComponentPlace,
  ComponentResource,
} from './component-types.js';
import type { Scope } from './scope.js';
import { isSame, type Shown, shownIn, shownOf } from './shown.js';

/** The owners of component resources, by their state. */
const owners = new WeakMap<ResourceState, Pick<ComponentResource<unknown>, 'load'>>();

/**
 * Creates a resource that belongs to a component.
 *
 * @param options The options from the user. The resource calls the functions passed to the last
 * `commit()`.
 * @throws TypeError if an option is missing, unknown, or of the wrong kind.
 *
 * @example
 * ```ts
 * const options = (id: number) => ({ params: id, loader: async () => ada });
 * const user = componentResource(options(1), { caller: 'user-card' });
 * user.commit(options(1)); // the render is committed: it loads
 * user.preview(options(2), user.shown).status; // 'loading', for a render with another id; loads nothing
 * ```
 */
export function componentResource<T, P = unknown>(
  options: ComponentOptions<T, P>,
  place: ComponentPlace<P>,
): ComponentResource<T, P> {
  return new OwnResource(options, place);
}

class OwnResource<T, P> implements ComponentResource<T, P> {
  readonly resource: Resource<T>;
  readonly reload: Resource<T>['reload'];
  readonly set: Resource<T>['set'];
  readonly update: Resource<T>['update'];
  #options: AnyOptions;
  #ask: AskParams;
  readonly #state: ResourceState;
  /** Changes when the component must be asked again. */
  readonly #asked = new Source<undefined>(undefined);
  /** Whether it is asked by `ask()` or `refresh()`, rather than because a signal has changed. */
  #isAsked = false;
  /** Whether the component is hidden. */
  #isHidden = false;
  #isLeaving = false;
  /** The last outcome of asking: returns params, or throws an error. */
  #last: (() => unknown) | undefined;
  #thrown: Error | undefined;
  readonly #trackers = new Set<() => void>();
  readonly #caller: string;
  readonly #scope: Scope | undefined;
  readonly #leave: (() => void) | undefined;

  constructor(
    options: ComponentOptions<T, P>,
    { ask, scope, caller, known, untrack = (run) => run() }: ComponentPlace<P>,
  ) {
    assertResourceOptions(withoutParams(options), caller);
    this.#caller = caller;
    this.#options = options as AnyOptions;
    this.#ask = ask ?? (() => paramsIn(this.#options));
    const isInScope = scope !== undefined && options.name !== undefined;
    this.#scope = isInScope ? (scope as Scope) : undefined;
    const inScope = options.name === undefined ? undefined : this.#scope?.cachedFor(options.name);
    this.resource = pausedResource(
      resourceOptions({
        current: () => this.#options,
        ask: (tools) => this.#askParams(tools),
        asLast: (thrown) => this.#lastIfEquivalent(thrown),
        fromServer: [known, inScope],
        untrack,
      }),
    ) as Resource<T>;
    this.#state = stateOf(this.resource) as ResourceState;
    this.#leave = this.#scope?.register(this.#state);
    if (known !== undefined) this.#scope?.hold(this.#state);
    owners.set(this.#state, this);
    const { reload, set, update } = this.resource;
    this.reload = ((argument) => this.#afterAsking(() => reload(argument as never))) as Resource<T>['reload'];
    this.set = (value) => this.#afterAsking(() => set(value));
    this.update = (change) => this.#afterAsking(() => update(change));
  }

  #askParams(tools: ResourceParamsTools): unknown {
    this.#asked.read();
    if (this.#isHidden && this.#last !== undefined) return this.#last();
    if (!this.#isAsked && this.#trackers.size > 0) inMicrotask(() => this.#trackAgain());
    try {
      const params = this.#ask(tools);
      this.#last = () => params;
      return params;
    } catch (thrown) {
      const error = this.#lastIfEquivalent(thrown);
      this.#last = () => {
        throw error;
      };
      throw error;
    }
  }

  /**
   * A getter that fails throws a new error object each time. If each were shown, it would count as
   * a change and cause the getter to be asked again.
   */
  #lastIfEquivalent(thrown: unknown): unknown {
    if (thrown instanceof NotYet) return thrown;
    const error = toError(thrown);
    const last = this.#thrown;
    if (last?.name === error.name && last.message === error.message) return last;
    this.#thrown = error;
    return error;
  }

  #trackAgain(): void {
    for (const tracker of this.#trackers) tracker();
  }

  #afterAsking<R>(run: () => R): R {
    return batch(() => {
      this.refresh();
      return run();
    });
  }

  ask(): void {
    announcingLater(() => this.#askAgain());
  }

  invalidate(): void {
    announcingLater(() => this.#asked.changed());
  }

  announce(): void {
    batch(() => {});
  }

  #askAgain(): void {
    const outer = this.#isAsked;
    this.#isAsked = true;
    try {
      untracked(() => {
        this.#asked.changed();
        this.#state.current(false);
      });
    } finally {
      this.#isAsked = outer;
    }
  }

  get shown(): Shown<T> {
    return shownIn(
      this.#state,
      announcingLater(() => untracked(() => this.#state.current(false))),
    ) as Shown<T>;
  }

  preview(options: ComponentOptions<T, P>, live: Shown<T>): Shown<T> {
    const committed = this.#options;
    this.#options = options as AnyOptions;
    try {
      const state = this.#state.preview(() => paramsIn(options));
      const shown = shownIn(this.#state, state, true) as Shown<T>;
      return isSame(shown, live) ? live : shown;
    } finally {
      this.#options = committed;
    }
  }

  commit(options: ComponentOptions<T, P>): void {
    const [before, now] = [this.#options, options].map(({ stream }) =>
      stream === undefined ? 'loader' : 'stream',
    );
    if (before !== now) {
      throw new Error(
        `${this.#caller}(): "${before}" in the last render, "${now}" in this one. Use two components, or pass the same one each time.`,
      );
    }
    this.#options = options as AnyOptions;
    this.resume();
  }

  refresh(): void {
    batch(() => this.#askAgain());
  }

  subscribe(changed: () => void): () => void {
    return shownOf(this.resource).subscribe(() => changed()).unsubscribe;
  }

  onAsk(track: () => void): () => void {
    this.#trackers.add(track);
    return () => this.#trackers.delete(track);
  }

  resume(): void {
    this.#isHidden = false;
    this.#isLeaving = false;
    batch(() => {
      this.refresh();
      this.#state.resume();
    });
    this.#trackAgain();
  }

  pause(): void {
    this.#isHidden = true;
    batch(() => {
      this.#state.pause();
      this.refresh();
    });
  }

  pauseSoon(): void {
    this.#isLeaving = true;
    inMicrotask(() => {
      if (this.#isLeaving) this.pause();
    });
  }

  load(): Promise<ResourceSnapshot<T>> {
    this.#scope?.hold(this.#state);
    this.resume();
    return this.resource.settled();
  }

  get isInScope(): boolean {
    return this.#scope !== undefined;
  }

  get answer(): Answer | undefined {
    const { status, context } = untracked(() => this.#state.current(false));
    const params = paramsOf(context);
    const { value, error } = context;
    if (status === 'error') return { params, error: error as Error };
    return status === 'resolved' && value !== undefined ? { params, value } : undefined;
  }

  end(): void {
    this.#leave?.();
    this.#trackers.clear();
    this.resource.destroy();
  }
}

/** Returns the owner of a resource that belongs to a component; otherwise `undefined`. */
export function ownerOf(resource: Resource<unknown>): Pick<ComponentResource<unknown>, 'load'> | undefined {
  const state = stateOf(resource);
  return state && owners.get(state);
}
