import type { Json } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import { brief, shown } from './values.js';

/** A text in which names and values are set apart. */
export type Part = string | { readonly code: string };

/** A name or a value; what is very long is cut. */
export function code(text: string): Part {
  return { code: text.length <= 80 ? text : `${text.slice(0, 79)}…` };
}

/** What follows a colon, if there is anything. */
export function colon(text: string | undefined): Part[] {
  return text === undefined ? [] : [': ', code(text)];
}

/** As plain text, for who hears it. */
export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.code)).join('');
}

/** What went wrong, in the words of the error. */
export function messageOf(error: Json | undefined): string | undefined {
  if (error === undefined || error === null) return undefined;
  const { kind, text, inner } = shown(error);
  if (kind === 'fields' && inner.length === 0) return undefined; // an error of which plain JSON left nothing
  return isFields(error) && typeof error.message === 'string' && error.message !== ''
    ? error.message
    : kind === 'error'
      ? text
      : brief(error);
}
