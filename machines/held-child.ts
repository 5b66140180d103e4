/**
 * How the actor of a stream goes on when the state that invoked it is left. XState stops what a
 * state has invoked by its id; so on the way out, the actor is known by another.
 *
 * These are actions as XState's own are: they make another snapshot, in pure functions, too. How
 * that is done is private; `__tests__/machines/streams-and-waits.test.ts` shows that it works.
 */
const held = 'loader, held';

type Children = Readonly<Record<string, object | undefined>>;

interface Args {
  readonly event: { readonly type: string };
}

type Resolve = (scope: unknown, snapshot: { readonly children: Children }, args: Args) => [snapshot: object];

function actionOf(type: string, move: (children: Children, args: Args) => Children): () => void {
  const resolve: Resolve = (_, snapshot, args) => [{ ...snapshot, children: move(snapshot.children, args) }];
  return { type, resolve } as unknown as () => void;
}

/** On the way out of a state because of an item. */
export const holdLoader = actionOf('holdLoader', (children, { event }) =>
  event.type === 'loader.item' ? renamed(children, 'loader', held) : children,
);

/** On the way into the next one. */
export const keepLoader = actionOf('keepLoader', (children) => renamed(children, held, 'loader'));

function renamed(children: Children, from: string, to: string): Children {
  const { [from]: child, ...others } = children;
  return child === undefined ? others : { ...others, [to]: child };
}
