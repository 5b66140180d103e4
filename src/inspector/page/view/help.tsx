/** @jsxImportSource preact */
import type { JSX, RefObject } from 'preact';

const keys: readonly (readonly [key: string, what: string])[] = [
  ['/', 'Search the actors'],
  ['↑ ↓', 'Move through a list'],
  ['Home, End, Page Up, Page Down', 'Move farther in a list'],
  ['Enter', 'In the list of actors: show the chart'],
  ['Tab', 'Go to the next part'],
  ['1 2 3 4', 'Go to actors, loads, events, data'],
  ['Esc', 'Go back: from an event to now, or out of the search'],
  ['?', 'Show these shortcuts'],
];

export function Help({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }): JSX.Element {
  return (
    <dialog ref={dialog} aria-labelledby="help-title">
      <h2 id="help-title" class="help-title">
        Keyboard shortcuts
      </h2>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <h2 class="help-title">What you see</h2>
      <p>
        An <b>actor</b> is something that runs on its own, such as a resource. Its <b>chart</b> shows every
        state it can be in: the highlighted state is the current one, and the highlighted arrow shows how it
        got there. A <b>load</b> is one run of its loader: it finishes, fails, or is cancelled.
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
