import type { Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';

export type Kind = 'string' | 'number' | 'word' | 'date' | 'error' | 'function' | 'note' | 'list' | 'fields';

/** How a value is displayed: on one line, and its contents. */
export interface Shown {
  readonly kind: Kind;
  readonly text: string;
  /** Its contents, by name; empty if there is nothing to open. */
  readonly inner: readonly (readonly [name: string, value: Json])[];
}

type Fields = { readonly [key: string]: Json };
type Inner = Shown['inner'];

const nothing: Inner = [];
const marker = '[type]';

/** Converts a value for display, including the markers for values that JSON cannot represent. */
export function shown(value: Json): Shown {
  if (typeof value === 'string') return { kind: 'string', text: JSON.stringify(value), inner: nothing };
  if (typeof value === 'number') return { kind: 'number', text: String(value), inner: nothing };
  if (typeof value !== 'object' || value === null)
    return { kind: 'word', text: String(value), inner: nothing };
  if (!isFields(value)) return list('Array', value as readonly Json[]);
  const type = value[marker];
  if (typeof type === 'string') return marked(type, value);
  const inner = Object.entries(value);
  return { kind: 'fields', text: `{${inner.length > 0 ? '…' : ''}}`, inner };
}

function marked(type: string, value: Fields): Shown {
  const note = (text: string): Shown => ({ kind: 'note', text, inner: nothing });
  const text = String(value.value ?? '');
  switch (type) {
    case 'BigInt':
      return { kind: 'number', text: `${text}n`, inner: nothing };
    case 'Number':
      return { kind: 'number', text, inner: nothing };
    case 'Date':
      return { kind: 'date', text, inner: nothing };
    case 'Symbol':
      return { kind: 'word', text, inner: nothing };
    case 'undefined':
      return { kind: 'word', text: 'undefined', inner: nothing };
    case 'Function':
      return { kind: 'function', text: `ƒ ${value.name || '(no name)'}`, inner: nothing };
    case 'Circular':
      return note(`the same as ${value.path}`);
    case 'Redacted':
      return note('redacted');
    case 'More':
      return note(`${count(value.count)} more`);
    case 'Map':
      return sized(type, value.size, pairs(value.entries));
    case 'Set':
      return sized(type, value.size, items(value.values));
    default:
      return collection(type, value) ?? instance(type, value);
  }
}

/** A typed array, or an object of a class that extends `Map` or `Set`. */
function collection(type: string, { size, entries, values }: Fields): Shown | undefined {
  if (typeof size !== 'number') return undefined;
  if (Array.isArray(entries)) return sized(type, size, pairs(entries));
  return Array.isArray(values) ? sized(type, size, items(values)) : undefined;
}

/** An error, or an object of a class. The sender has left out levels that are too deep. */
function instance(type: string, value: Fields): Shown {
  if (typeof value.omitted === 'number')
    return {
      kind: 'note',
      text: `${type}, too deep to be sent: ${count(value.omitted)} inside`,
      inner: nothing,
    };
  const rest = (...names: string[]): Inner =>
    Object.entries(value).filter(([name]) => name !== marker && !names.includes(name));
  if (typeof value.message === 'string' && typeof value.name === 'string') {
    const text = value.message === '' ? value.name : `${value.name}: ${value.message}`;
    return { kind: 'error', text, inner: rest('name', 'message') };
  }
  const inner = rest();
  return { kind: 'fields', text: `${type} {${inner.length > 0 ? '…' : ''}}`, inner };
}

function list(name: string, values: readonly Json[]): Shown {
  const last = values.at(-1);
  const more = isFields(last) && last[marker] === 'More' ? Number(last.count) - 1 : 0;
  return { kind: 'list', text: `${name}(${count(values.length + more)})`, inner: items(values) };
}

function sized(name: string, size: Json | undefined, inner: Inner): Shown {
  return { kind: 'list', text: `${name}(${count(size ?? inner.length)})`, inner };
}

function items(values: Json | undefined): Inner {
  return Array.isArray(values)
    ? values.map((value: Json, index) => [isMore(value) ? '…' : String(index), value] as const)
    : nothing;
}

function pairs(entries: Json | undefined): Inner {
  if (!Array.isArray(entries)) return nothing;
  return entries.map((entry: Json) =>
    Array.isArray(entry) ? ([brief(entry[0]), entry[1] ?? null] as const) : (['…', entry] as const),
  );
}

function isMore(value: Json): boolean {
  return isFields(value) && value[marker] === 'More';
}

function count(value: Json | undefined): string {
  return Number(value).toLocaleString('en');
}

/** A value on one line, with a maximum length; for labels. */
export function brief(value: Json | undefined, most = 60): string {
  const text = value === undefined ? 'undefined' : written(value, 0);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/**
 * A closed value on one line: with its contents if they are short, otherwise with the names of its
 * fields.
 */
export function preview(value: Json, most = 48): string {
  const { kind, text, inner } = shown(value);
  if (kind !== 'fields' && !Array.isArray(value)) return text;
  const all = written(value, 0);
  if (all.length <= most) return all;
  if (kind === 'list') return text;
  const names = inner.map(([name]) => name).join(', ');
  return `${text.slice(0, text.indexOf('{'))}{${names.length <= most ? names : `${names.slice(0, most - 1)}…`}}`;
}

function written(value: Json, depth: number): string {
  const { kind, text, inner } = shown(value);
  const isPlain = kind === 'fields' || (kind === 'list' && Array.isArray(value));
  if (!isPlain || depth > 3) return text;
  const parts = inner
    .slice(0, 8)
    .map(([name, each]) => (kind === 'list' ? '' : `${nameOf(name)}: `) + written(each, depth + 1));
  if (inner.length > 8) parts.push('…');
  return kind === 'list'
    ? `[${parts.join(', ')}]`
    : `${text.slice(0, text.indexOf('{'))}{${parts.join(', ')}}`;
}

function nameOf(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}
