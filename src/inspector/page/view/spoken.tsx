/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Actor } from '../data/records.js';
import { spoken } from './middle.js';

/** Between two sentences, in milliseconds: who listens can't keep up with more. */
const pause = 2000;

/** Says what happened last to who can't see it: not each thing, but what is so after a while. */
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
