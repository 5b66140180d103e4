import { resource } from 'xstate-resource';
import { keepFresh } from 'xstate-resource/loaders';

declare global {
  /** How often the resource has loaded. */
  var loads: number;
  var stopKeeping: () => void;
}

globalThis.loads = 0;
const count = resource({
  loader: async () => {
    globalThis.loads += 1;
    return globalThis.loads;
  },
});
globalThis.stopKeeping = keepFresh(count, { every: 60_000, onFocus: true, onReconnect: true });
