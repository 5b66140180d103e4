import { batch, computed, signal } from 'xstate-resource';
import type { Network } from '../../backend/server.js';
import type { ServerState } from '../api.js';

const state = signal<ServerState | undefined>(undefined);

/** Whether the server is connected. It streams its state continuously. */
export const isConnected = signal(true);

/** The simulated network; `undefined` until the server has sent it. */
export const network = computed(() => state()?.network);

/** The most recent requests at the server, in order of arrival. */
export const requests = computed(() => state()?.requests ?? []);

/** The number of the last request before this page was loaded. */
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
source.addEventListener('error', () => isConnected.set(false)); // it reconnects by itself

/** Changes the network. Shown at once; the server has the last word. */
export function changeNetwork(change: Partial<Network>): void {
  const known = state();
  if (known === undefined) return;
  const wanted: Network = { ...known.network, ...change };
  state.set({ ...known, network: wanted });
  fetch('/api/network', { method: 'POST', body: JSON.stringify(wanted) }).catch(() => isConnected.set(false));
}
