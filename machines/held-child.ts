/**
 * Keeps a stream's actor running when the state that invoked it is left. XState stops an invoked
 * actor by its id, so the actor is renamed while the state exits.
 *
 * Like XState's built-in actions, these return a new snapshot, so they also work in XState's pure
 * functions. They rely on private parts of XState. `__tests__/machines/streams-and-waits.test.ts`
 * checks that these still work.
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

/** Exit action: renames the loader if an item causes the transition. */
export const holdLoader = actionOf('holdLoader', (children, { event }) =>
  event.type === 'loader.item' ? renamed(children, 'loader', held) : children,
);

/** Transition action: gives the loader its name back. */
export const keepLoader = actionOf('keepLoader', (children) => renamed(children, held, 'loader'));

function renamed(children: Children, from: string, to: string): Children {
  const { [from]: child, ...others } = children;
  return child === undefined ? others : { ...others, [to]: child };
}
