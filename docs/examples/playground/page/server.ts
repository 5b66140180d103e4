import { batch, computed, signal } from 'xstate-resource';
import type { Network } from '../../backend/server.js';
import type { ServerState } from '../api.js';

const state = signal<ServerState | undefined>(undefined);

/** Whether the server is there. It tells of itself all the time. */
export const isConnected = signal(true);

/** What requests meet on their way; `undefined` until the server has said it. */
export const network = computed(() => state()?.network);

/** The last requests that the server has seen, in the order of their arrival. */
export const requests = computed(() => state()?.requests ?? []);

/** The number of the last request from before this page was loaded. */
export const lastBefore = signal(0);

const source = new EventSource('/api/state');
source.addEventListener('message', ({ data }: MessageEvent<string>) => {
  const told = JSON.parse(data) as ServerState;
  batch(() => {
    if (state() === undefined) lastBefore.set(told.requests.at(-1)?.id ?? 0);
    isConnected.set(true);
    state.set(told);
  });
});
source.addEventListener('error', () => isConnected.set(false)); // it goes on trying

/** Changes the network. It is shown at once; the server's word is the last. */
export function changeNetwork(change: Partial<Network>): void {
  const known = state();
  if (known === undefined) return;
  const wanted: Network = { ...known.network, ...change };
  state.set({ ...known, network: wanted });
  fetch('/api/network', { method: 'POST', body: JSON.stringify(wanted) }).catch(() => isConnected.set(false));
}
