/** The loads that the table begins. */
import { Actor, type AnyActorRef, type AnyActorScope, type Snapshot } from 'xstate';
import { type LoaderOutcome, Run } from '../../machines/load.js';
import { adoptLoad, loaderLogic } from '../../machines/loader-actor.js';
import type { ResourceLoaderInput } from '../../machines/types.js';
import { isInspected } from './shared-system.js';
import type { Invoke } from './transition-table.js';
import { createChild, doneEvent, errorEvent, STOP, stopUnstarted } from './xstate-internals.js';

type InvokeNames = Pick<Invoke, 'id' | 'src'>;

/**
 * A load, as the children of the snapshots in which it runs. What XState makes of an `invoke` is an
 * actor, and to make one takes longer than all else in a load. So the load runs without, and has
 * its actor as soon as somebody asks for it: who looks at these children, persists or inspects
 * them.
 */
export class Invocation extends Run {
  readonly #parent: AnyActorRef;
  readonly #invoke: InvokeNames;
  #actor: AnyActorRef | undefined;
  #outcome: LoaderOutcome | { readonly type: typeof STOP } | undefined;

  constructor(parent: AnyActorRef, invoke: InvokeNames, input: ResourceLoaderInput) {
    super(parent, input);
    this.#parent = parent;
    this.#invoke = invoke;
    Object.defineProperty(this, invoke.id, Invocation.#child);
  }

  static readonly #child = {
    enumerable: true,
    get(this: Invocation): AnyActorRef {
      return this.#actor ?? this.#make();
    },
  };

  #make(): AnyActorRef {
    const { input } = this;
    const { id, src } = this.#invoke;
    const snapshot = this.#outcome && endOf(input, this.#outcome);
    const actor = createChild(loaderLogic, { id, src, parent: this.#parent, input, snapshot, syncSnapshot: false });
    this.#actor = actor; // before it starts: inspectors are told of that, and may ask for it
    if (snapshot === undefined) {
      adoptLoad(actor, this.load);
      actor.start();
    } else {
      stopUnstarted(actor);
    }
    return actor;
  }

  protected toCall(): ResourceLoaderInput['loader'] {
    return this.input.loader;
  }

  protected settle(outcome: LoaderOutcome): void {
    const { id } = this.#invoke;
    if (this.#actor !== undefined || isInspected(this.#parent.system)) {
      (this.#actor ?? this.#make()).send(outcome);
      return;
    }
    this.#outcome = outcome;
    const { type, data } = outcome;
    // XState's own way, as an actor would send it, whatever the class of the parent makes of `send`
    Actor.prototype.send.call(this.#parent, type === 'xstate.promise.resolve' ? doneEvent(id, data) : errorEvent(id, data));
  }

  static stop(children: object, { stopChild }: AnyActorScope): void {
    if (!(#invoke in children)) {
      for (const child of Object.values(children)) stopChild(child);
    } else if (children.#actor !== undefined) {
      stopChild(children.#actor);
    } else {
      children.#outcome ??= { type: STOP };
      children.load.abort();
    }
  }
}

/** What the actor of a load shows that has ended. */
function endOf(input: ResourceLoaderInput, outcome: { readonly type: string; readonly data?: unknown }): Snapshot<unknown> {
  const scope = {} as AnyActorScope;
  return loaderLogic.transition(loaderLogic.getInitialSnapshot(scope as never, input), outcome as never, scope as never);
}
