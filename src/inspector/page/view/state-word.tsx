/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Actor } from '../data/records.js';
import { toneOf } from '../data/states.js';

/** A state with a dot in its colour. */
export function State({ word }: { readonly word: string }): JSX.Element {
  return (
    <span class={`state ${toneOf(word)}`}>
      <span class="dot" />
      <span class="word">{word}</span>
    </span>
  );
}

/** The current state of an actor, in a word. */
export function stateOf({ state, status, client }: Actor): string {
  return client.isGone && status === 'active' ? 'gone' : state || 'running';
}
