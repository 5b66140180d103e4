import { noParams, paramsOf } from '../../machines/load.js';
import { isActorLogic } from '../../machines/logic-loader.js';
import { inMicrotask } from '../../machines/microtask.js';
import { type Resource, type ResourceSnapshot, resource } from '../index.js';
import { stateOf } from '../resource/brand.js';
import { spend, spendable } from '../resource/cached.js';
import { assertResourceOptions } from '../resource/options.js';
import type { ResourceState } from '../resource/state.js';
import type { LoaderPart, ResourceParamsTools, SharedOptions, StreamPart } from '../resource/types.js';
import { structurallyEqual } from '../shared/equality.js';
import { announcingLater, batch } from '../signals/batch.js';
import { Source } from '../signals/source.js';
import { untracked } from '../signals/tracking.js';
import type { ResourceScope, Scope } from './scope.js';
import { isSame, type Shown, shownIn, shownOf } from './shown.js';

/** Options of a resource that belongs to a component: those of `resource()`, with params as the framework has them. */
export type ComponentOptions<T, P, A> = SharedOptions<T, P> & (LoaderPart<T, P> | StreamPart<T, P>) & ParamsAs<A>;

/** Params as a framework has them. */
export interface ParamsAs<A> {
  /**
   * The params to load for. `undefined` and `null` mean that there is nothing to load. Default: none, where the key is absent; the loader runs once, when the component is
   * there, and at each `reload()`.
   */
  readonly params?: A;
}

/** What a component does with its resource. */
export interface ResourceControls<T> {
  /** Runs the loader again with the same params. See `reload` of a resource. */
  readonly reload: Resource<T>['reload'];
  /** Shows a value, with the status `local`. See `set` of a resource. */
  readonly set: Resource<T>['set'];
  /** Sets what is made of the value. See `update` of a resource. */
  readonly update: Resource<T>['update'];
  /** The resource itself: to pass it on, to `chain()` it, or to look at its chart. */
  readonly resource: Resource<T>;
}

type AnyOptions = SharedOptions<unknown, unknown> &
  (LoaderPart<unknown, unknown> | StreamPart<unknown, unknown>) & { readonly params?: unknown };

/** What a resource has settled with, to be carried from the server into the page. */
export interface Answer {
  readonly params?: unknown;
  readonly value?: unknown;
  readonly error?: Error;
}

/** Asks a component for its params, as they are now. */
export type AskParams = (tools: ResourceParamsTools) => unknown;

/** What a `ComponentResource` is given beside the user's options. */
export interface ComponentPart {
  /** Gives the params. Default: `params` of the options, as a value. */
  readonly ask?: AskParams | undefined;
  /** The scope of the page, if there is one. */
  readonly scope?: ResourceScope | undefined;
  /** The name of the user's function, for errors about options. */
  readonly caller: string;
  /** What the framework itself has brought from the server, as a `cached` that is asked first. Such a value is not loaded again. */
  readonly known?: ((params: unknown) => unknown) | undefined;
  /** Runs the user's other functions, where the framework tracks what they read. Default: it calls them. */
  readonly untrack?: (<R>(run: () => R) => R) | undefined;
}

/** Whose resources they are. */
const owners = new WeakMap<ResourceState, ComponentResource<unknown>>();

/**
 * A resource that belongs to a component. It is paused until the component is there: it shows what it would for its params, and calls no loader. So a component that is
 * made and thrown away, or rendered on a server, loads nothing.
 *
 * There are two ways to use it. Where a component is rendered with its params as a value, as in React: `preview()` while it renders, `commit()` when that is on the
 * screen. Where its params are a function that reads signals of the framework: `ask()` where the framework tracks, then `shown`.
 */
export class ComponentResource<T> implements ResourceControls<T> {
  readonly resource: Resource<T>;
  readonly reload: Resource<T>['reload'];
  readonly set: Resource<T>['set'];
  readonly update: Resource<T>['update'];
  #options: AnyOptions;
  #ask: AskParams;
  readonly #state: ResourceState;
  /** That the component is to be asked again. */
  readonly #asked = new Source<undefined>(undefined);
  /** Whether it is being asked where its framework tracks, or because it may have changed. */
  #isAsked = false;
  /** Whether the component was there, and is not shown now. */
  #isHidden = false;
  /** What it was last asked for. */
  #last: { readonly params: unknown } | undefined;
  #thrown: unknown;
  readonly #trackers = new Set<() => void>();
  readonly #scope: Scope | undefined;
  readonly #leave: (() => void) | undefined;
  readonly #known: ((params: unknown) => unknown) | undefined;
  readonly #untrack: <R>(run: () => R) => R;

  /**
   * @param options Those that the user has given. Of its functions, those of the last `commit()` are called.
   */
  constructor(options: ComponentOptions<T, never, unknown>, { ask, scope, caller, known, untrack = (run) => run() }: ComponentPart) {
    assertResourceOptions(withoutParams(options), caller);
    this.#options = options as AnyOptions;
    this.#ask = ask ?? (() => paramsIn(this.#options));
    const isInScope = scope !== undefined && options.name !== undefined;
    this.#scope = isInScope ? (scope as Scope) : undefined;
    this.#known = known;
    this.#untrack = untrack;
    this.resource = resource(this.#resourceOptions()) as Resource<T>;
    this.#state = stateOf(this.resource) as ResourceState;
    this.#state.pause();
    this.#leave = this.#scope?.register(this.#state);
    if (known !== undefined) this.#scope?.hold(this.#state);
    owners.set(this.#state, this as ComponentResource<unknown>);
    const { reload, set, update } = this.resource;
    this.reload = ((argument) => this.#afterAsking(() => reload(argument as never))) as Resource<T>['reload'];
    this.set = (value) => this.#afterAsking(() => set(value));
    this.update = (change) => this.#afterAsking(() => update(change));
  }

  #resourceOptions(): Parameters<typeof resource<unknown, unknown>>[0] {
    const { loader, stream, name, inspect, policy } = this.#options;
    const given = {
      ...(name !== undefined && { name }),
      ...(inspect !== undefined && { inspect }),
      ...(policy !== undefined && { policy }),
    };
    const what =
      stream !== undefined
        ? { stream: (args: never) => (this.#options as StreamPart<unknown, never>).stream(args) }
        : { loader: isActorLogic(loader) ? loader : (args: never) => (this.#options as LoaderPart<unknown, never>).loader(args) };
    return {
      ...given,
      ...what,
      ...this.#cache(name),
      params: (tools: ResourceParamsTools) => this.#askParams(tools),
      equal: (a: unknown, b: unknown) => this.#untrack(() => (this.#options.equal ?? Object.is)(a, b)),
      paramsEqual: (a: unknown, b: unknown) => this.#areParamsEqual(a, b),
    } as Parameters<typeof resource<unknown, unknown>>[0];
  }

  #areParamsEqual(a: unknown, b: unknown): boolean {
    const { paramsEqual = structurallyEqual } = this.#options;
    return a === noParams || b === noParams ? a === b : this.#untrack(() => paramsEqual(a as never, b as never));
  }

  /** What is known already: from the server, which is not loaded again, or by the user's `cached`. */
  #cache(name: string | undefined): Pick<AnyOptions, 'cached' | 'revalidate'> {
    const inScope = name === undefined ? undefined : this.#scope?.cachedFor(name);
    let isFromScope = false;
    const cached = (params: unknown) => {
      const value = this.#known?.(params) ?? inScope?.(params);
      isFromScope = value !== undefined;
      return isFromScope ? value : this.#untrack(() => this.#options.cached?.(params as never));
    };
    const onSpent = () => {
      spend(this.#known);
      spend(inScope);
      spend(this.#options.cached);
    };
    return {
      cached: spendable(cached, onSpent),
      revalidate: (params, value) => {
        const { revalidate = false } = this.#options;
        if (isFromScope) return false;
        return typeof revalidate === 'function' ? this.#untrack(() => revalidate(params as never, value as never)) : revalidate;
      },
    };
  }

  #askParams(tools: ResourceParamsTools): unknown {
    this.#asked.read();
    const last = this.#last;
    if (this.#isHidden && last !== undefined) return last.params;
    if (!this.#isAsked && this.#trackers.size > 0) inMicrotask(() => this.#trackAgain());
    try {
      const params = this.#ask(tools);
      this.#last = { params };
      return params;
    } catch (thrown) {
      throw this.#lastIfAlike(thrown);
    }
  }

  /** A getter throws another error each time, about the same. Shown as another, it would be a change, and another reason to ask. */
  #lastIfAlike(thrown: unknown): unknown {
    const last = this.#thrown;
    const isAlike = last instanceof Error && thrown instanceof Error && last.name === thrown.name && last.message === thrown.message;
    if (!isAlike) this.#thrown = thrown;
    return this.#thrown;
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

  /**
   * Asks for the params, as they are now, even before the framework says that they have changed. To be called where the framework tracks, and may not be notified: what
   * observes the resource is notified in a microtask, or by `announce()`.
   */
  ask(): void {
    announcingLater(() => this.#askAgain());
  }

  /** Notifies what observes the resource of what `ask()` has changed. */
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

  /** What is shown now. */
  get shown(): Shown<T> {
    return shownIn(
      this.#state,
      announcingLater(() => untracked(() => this.#state.current(false))),
    ) as Shown<T>;
  }

  /**
   * What these options would show. Nothing changes by that, so a render may ask.
   *
   * @param live What is shown now, which a render depends on: the same object is given back where the options show that.
   */
  preview(options: { readonly params?: unknown }, live: Shown<T>): Shown<T> {
    const shown = shownIn(
      this.#state,
      this.#state.preview(() => paramsIn(options)),
    );
    return isSame(shown, live) ? live : (shown as Shown<T>);
  }

  /** The component is on the screen, with these options: it loads for them, and calls their functions. */
  commit(options: ComponentOptions<T, never, unknown>): void {
    this.#options = options as AnyOptions;
    this.resume();
  }

  /** Asks for the params again, because they may have changed. */
  refresh(): void {
    batch(() => this.#askAgain());
  }

  /** Calls `changed` when something else is shown. Returns how to end that. */
  subscribe(changed: () => void): () => void {
    return shownOf(this.resource).subscribe(() => changed()).unsubscribe;
  }

  /** Calls `track` when signals have changed that the params read: the framework is to track what they read now, by `ask()`. Returns how to end that. */
  onAsk(track: () => void): () => void {
    this.#trackers.add(track);
    return () => this.#trackers.delete(track);
  }

  /** The component is there, or is there again: what its params ask for is loaded. */
  resume(): void {
    this.#isHidden = false;
    this.#state.resume();
    this.refresh();
    this.#trackAgain();
  }

  /** The component is hidden: its load is aborted, its value stays, and new params load nothing, until `resume()`. What was cut off then begins again. */
  pause(): void {
    this.#isHidden = true;
    batch(() => {
      this.#state.pause();
      this.refresh();
    });
  }

  /** Loads before the component is there, for code that waits for it, as on a server. Never rejects. */
  load(): Promise<ResourceSnapshot<T>> {
    this.#scope?.hold(this.#state);
    this.resume();
    return this.resource.settled();
  }

  /** Whether the scope of the page carries what it has loaded. */
  get isInScope(): boolean {
    return this.#scope !== undefined;
  }

  /** What it has settled with, if that is a value that was loaded, or an error. */
  get answer(): Answer | undefined {
    const { status, context } = untracked(() => this.#state.current(false));
    const params = paramsOf(context);
    const { value, error } = context;
    if (status === 'error') return { params, error: error as Error };
    return status === 'resolved' && value !== undefined ? { params, value } : undefined;
  }

  /** The component has gone for good. */
  end(): void {
    this.#leave?.();
    this.#trackers.clear();
    this.resource.destroy();
  }
}

/** Whose resource it is, if it is that of a component. */
export function ownerOf<T>(resource: Resource<T>): ComponentResource<T> | undefined {
  const state = stateOf(resource);
  return state && (owners.get(state) as ComponentResource<T> | undefined);
}

/** Params are what the framework takes them for. */
function withoutParams(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return options;
  const { params: _, ...others } = options as AnyOptions;
  return others;
}

function paramsIn(options: { readonly params?: unknown }): unknown {
  return Object.hasOwn(options, 'params') ? options.params : noParams;
}
