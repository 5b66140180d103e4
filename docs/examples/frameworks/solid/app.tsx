/** @jsxImportSource solid-js */
import { createSignal, Show } from 'solid-js';
import { Countries } from './countries.js';

export function App() {
  const [isOpen, setOpen] = createSignal(true);
  return (
    <main>
      <h1>Countries</h1>
      <button type="button" onClick={() => setOpen(!isOpen())}>
        {isOpen() ? 'Close' : 'Open'}
      </button>
      <Show when={isOpen()}>
        <Countries />
      </Show>
    </main>
  );
}
