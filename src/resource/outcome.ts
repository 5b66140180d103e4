/** Between the user's loader and the actor. */
import type { ResourceLoaderArgs } from '../../machines/index.js';
import { noParams } from './request.js';

type LoaderArgs = ResourceLoaderArgs<unknown, unknown>;

/** Who receives the outcomes of loads, each known by the snapshot that it began after. */
interface Receiver {
  receive(previous: LoaderArgs['previous'], hasFailed: boolean, outcome: unknown): void;
}

/** What the user's loader makes of its arguments. */
export function callLoader(loader: (args: LoaderArgs) => unknown, args: LoaderArgs): Promise<unknown> {
  try {
    return Promise.resolve(loader(args.params === noParams ? without(args) : args));
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

/** The arguments for the loader of a resource that has no params. */
function without(args: LoaderArgs): LoaderArgs {
  return Object.defineProperties({} as LoaderArgs, {
    ...Object.getOwnPropertyDescriptors(args),
    params: { value: undefined, enumerable: true },
  });
}

/**
 * Delivers an outcome to its resource. The user's promise must not keep a resource that nobody else does: it holds it weakly, but `observed`
 * with all that observes the resource. So one that nobody waits for may be collected in mid-load, one that somebody does may not.
 */
export function passOutcome(
  outcome: Promise<unknown>,
  actor: WeakRef<Receiver>,
  previous: LoaderArgs['previous'],
  observed: unknown,
): void {
  // Bound, not closed over, so that nothing else is held, and no minifier drops what is held only to be held.
  void outcome.then(receive.bind(observed, actor, previous, false), receive.bind(observed, actor, previous, true));
}

function receive(this: unknown, actor: WeakRef<Receiver>, previous: LoaderArgs['previous'], hasFailed: boolean, outcome: unknown): void {
  actor.deref()?.receive(previous, hasFailed, outcome);
}
