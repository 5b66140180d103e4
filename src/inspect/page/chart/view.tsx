/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Json } from '../../protocol.js';

/** A stand-in. */
export function ChartView(props: {
  readonly definition: string | undefined;
  readonly value: Json | undefined;
  readonly last: { event: { type: string }; before: Json | undefined; after: Json | undefined } | undefined;
  readonly status?: string;
  readonly name: string;
  readonly direction?: 'TB' | 'LR';
}): JSX.Element {
  return <pre>{JSON.stringify(props.value)}</pre>;
}
