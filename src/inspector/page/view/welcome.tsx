/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { CopyButton } from './copy.js';

/** The default address of the server, where programs look for it. */
const usual = /^http:\/\/(127\.0\.0\.1|localhost):4777$/;

/**
 * The two lines that a new user needs. A page that belongs to another window gets its data from
 * there instead.
 */
export function Welcome({ isServed }: { readonly isServed: boolean }): JSX.Element {
  const lines =
    isServed && !usual.test(location.origin)
      ? `import { connectInspector, inspectResources } from 'xstate-resource/inspect';\ninspectResources(connectInspector({ url: '${location.origin}' }));`
      : "import { inspectResources } from 'xstate-resource/inspect';\ninspectResources();";
  return (
    <section class="welcome" aria-label="Waiting for actors">
      <h2 class="welcome-title">Waiting for actors …</h2>
      <p>Add these two lines at the start of your program, and run it:</p>
      <pre>
        <code>{lines}</code>
      </pre>
      <CopyButton label="Copy" text={() => lines} />
      <p class="muted">
        All resources appear here, including those that already exist. Nothing shown here leaves this machine.
      </p>
    </section>
  );
}
