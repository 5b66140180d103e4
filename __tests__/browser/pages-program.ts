import { effect } from 'xstate-resource';
import type { Network, ServedRequest } from '../../docs/examples/backend/server.js';
import { startPages } from '../../docs/examples/pages/serve.js';

/** What this program tells the one that has started it, which tells it of a network. */
export type Told =
  | { readonly about: 'url'; readonly url: string }
  | { readonly about: 'requests'; readonly requests: readonly ServedRequest[] }
  | { readonly about: 'network' };

const tell = (told: Told) => process.send?.(told);

const pages = await startPages({ port: 0, delay: 0 });
process.once('disconnect', () => process.exit());
process.on('message', (network: Network) => {
  pages.network.set(network);
  tell({ about: 'network' });
});
tell({ about: 'url', url: new URL(pages.urlOf({ number: '08', name: 'rest' }, 'vue')).origin });
effect(() => {
  tell({ about: 'requests', requests: pages.requests() });
});
