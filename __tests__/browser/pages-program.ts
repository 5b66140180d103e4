/** Serves the examples as pages, or the applications in frameworks, as its argument says. */
import { effect } from 'xstate-resource';
import type { Network, ServedRequest } from '../../docs/examples/backend/server.js';
import { applications } from '../../docs/examples/frameworks/applications.js';
import { startApplications } from '../../docs/examples/frameworks/serve.js';
import { startPages } from '../../docs/examples/pages/serve.js';

/** What this program sends to its parent process, and what it receives from it. */
export type Told =
  | { readonly about: 'url'; readonly url: string }
  | { readonly about: 'requests'; readonly requests: readonly ServedRequest[] }
  | { readonly about: 'network' };

const tell = (told: Told) => process.send?.(told);

const [what] = process.argv.slice(2);
const options = { port: 0, delay: 0 };
const pages =
  what === 'applications' ? await startApplications(applications, options) : await startPages(options);
process.once('disconnect', () => process.exit());
process.on('message', (network: Network) => {
  pages.network.set(network);
  tell({ about: 'network' });
});
tell({ about: 'url', url: pages.url });
effect(() => {
  tell({ about: 'requests', requests: pages.requests() });
});
