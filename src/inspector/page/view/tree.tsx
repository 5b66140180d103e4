/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Json } from '../../../inspect/protocol.js';
import { preview, type Shown, shown } from '../data/values.js';

/** How many items are shown at once. */
const portion = 100;

interface Props {
  readonly name?: string | undefined;
  readonly value: Json;
  readonly isOpen?: boolean;
}

/** A value and its contents. Closed values are not rendered. */
export function Tree({ name, value, isOpen = false }: Props): JSX.Element {
  const [open, setOpen] = useState(isOpen);
  const read = shown(value);
  const label = name !== undefined && <span class="name">{name}</span>;
  if (read.inner.length === 0) {
    return (
      <div class="leaf">
        {label}
        <span class={`value ${read.kind}`}>
          {typeof value === 'string' && value.includes('\n') ? `"${value}"` : read.text}
        </span>
      </div>
    );
  }
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span class={`value ${read.kind}`}>{open ? read.text : preview(value)}</span>
      </summary>
      {open && <Inner inner={read.inner} />}
    </details>
  );
}

export function Inner({ inner }: { readonly inner: Shown['inner'] }): JSX.Element {
  const [most, setMost] = useState(portion);
  return (
    <ul>
      {keyed(inner.slice(0, most)).map(([key, name, value]) => (
        <li key={key}>
          <Tree name={name} value={value} />
        </li>
      ))}
      {inner.length > most && (
        <li>
          <button type="button" class="small" onClick={() => setMost(most + portion)}>
            Show {Math.min(portion, inner.length - most)} of {(inner.length - most).toLocaleString('en')} more
          </button>
        </li>
      )}
    </ul>
  );
}

/**
 * Derives a key from each name, so that open values stay open in whatever order an inspector sends
 * the fields. Two keys of a `Map` may look the same.
 */
function keyed(inner: Shown['inner']): readonly (readonly [key: string, name: string, value: Json])[] {
  const counts = new Map<string, number>();
  return inner.map(([name, value]) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return [`${count} ${name}`, name, value];
  });
}
