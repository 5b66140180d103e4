/** @jsxImportSource preact */
import { createElement, Fragment, type JSX } from 'preact';
import type { Part } from '../data/text-parts.js';

/** A sentence, with names and values set as code. */
export function Parts({ parts }: { readonly parts: readonly Part[] }): JSX.Element {
  const children = parts.map((part) =>
    typeof part === 'string' ? part : createElement('code', null, part.code),
  );
  return createElement(Fragment, null, ...children);
}
