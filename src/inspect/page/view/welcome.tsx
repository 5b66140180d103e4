/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { CopyButton } from './copy.js';

const lines = "import { inspectResources } from 'xstate-resource/inspect';\ninspectResources();";

/** What a newcomer needs. */
export function Welcome(): JSX.Element {
  return (
    <section class="welcome" aria-label="Waiting for actors">
      <h2 class="welcome-title">Waiting for actors …</h2>
      <p>Put these two lines where your program begins, and run it:</p>
      <pre>
        <code>{lines}</code>
      </pre>
      <CopyButton label="Copy" text={() => lines} />
      <p class="muted">All resources appear here, those that exist already included. Nothing that is shown leaves this machine.</p>
    </section>
  );
}
