/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Actor } from '../data/records.js';
import { spoken } from './middle.js';

/** The pause between two sentences, in milliseconds; more would be too much to listen to. */
const pause = 2000;

/** Tells screen readers what happened last: not every event, but the state after a while. */
export function Spoken({ actor }: { readonly actor: Actor | undefined }): JSX.Element {
  const [text, say] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(actor);
  latest.current = actor;
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      say(spoken(latest.current));
    }, pause);
  });
  return (
    <p class="unseen" role="status" aria-live="polite">
      {text}
    </p>
  );
}
