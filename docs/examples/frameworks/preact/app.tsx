/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { Countries } from './countries.js';

export function App() {
  const [isOpen, setOpen] = useState(true);
  return (
    <main>
      <h1>Countries</h1>
      <button type="button" onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Close' : 'Open'}
      </button>
      {isOpen && <Countries />}
    </main>
  );
}
