import { type Resource, resource, type Signal, signal } from 'xstate-resource';
import { definePeer, type Loaded } from '../peer.js';

export const peer = definePeer<Signal<number>, Resource<Loaded>>({
  source: signal,
  change: (source, params) => source.set(params),
  create: (params, loader) => resource({ params, loader }),
  status: (made) => made.status(),
  value: (made) => made.value(),
  isResolved: (made) => made.status() === 'resolved',
  reload: (made) => made.reload(),
  dispose: (made) => made.destroy(),
});
