/** @jsxImportSource preact */
import type { JSX, RefObject } from 'preact';

const keys: readonly (readonly [key: string, what: string])[] = [
  ['/', 'Search the actors'],
  ['↑ ↓', 'Move in a list'],
  ['Home, End, Page Up, Page Down', 'Move far in a list'],
  ['Enter', 'In the list of actors: show the chart'],
  ['Tab', 'Go to the next part'],
  ['1 2 3 4', 'Go to actors, loads, events, data'],
  ['Esc', 'Back: from an event to now, out of the search'],
  ['?', 'Show these keys'],
];

export function Help({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }): JSX.Element {
  return (
    <dialog ref={dialog} aria-labelledby="help-title">
      <h2 id="help-title" class="help-title">
        Keys
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
      <h2 class="help-title">What is shown</h2>
      <p>
        An <b>actor</b> is something that runs by itself: a resource, say. Its <b>chart</b> has all the states
        that it can be in; the coloured one is where it is now, the coloured arrow how it got there. A{' '}
        <b>load</b> is one run of its loader: it finishes, fails, or is cancelled.
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
