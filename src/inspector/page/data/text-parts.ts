import type { Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import { brief, shown } from './values.js';

/** A part of a text: plain, or a name or value that is set as code. */
export type Part = string | { readonly code: string };

/** A name or a value; very long ones are truncated. */
export function code(text: string): Part {
  return { code: text.length <= 80 ? text : `${text.slice(0, 79)}…` };
}

/** A colon and the text after it, or nothing if there is no text. */
export function colon(text: string | undefined): Part[] {
  return text === undefined ? [] : [': ', code(text)];
}

/** As plain text, for screen readers. */
export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.code)).join('');
}

/** The message of an error. */
export function messageOf(error: Json | undefined): string | undefined {
  if (error === undefined || error === null) return undefined;
  const { kind, text, inner } = shown(error);
  if (kind === 'fields' && inner.length === 0) return undefined; // an error that became `{}` in plain JSON
  return isFields(error) && typeof error.message === 'string' && error.message !== ''
    ? error.message
    : kind === 'error'
      ? text
      : brief(error);
}
