import { ApplicationRef, type ResourceRef, resource, signal, type WritableSignal } from '@angular/core';
import { application } from '../angular-application.js';
import { definePeer, type Loaded } from '../peer.js';

const { injector } = application;
const root = injector.get(ApplicationRef);

export const peer = definePeer<WritableSignal<number>, ResourceRef<Loaded | undefined>>({
  source: (params) => signal(params),
  change: (source, params) => source.set(params),
  create: (params, loader) => resource({ params, loader, injector }),
  status: (made) => made.status(),
  value: (made) => made.value(),
  isResolved: (made) => made.status() === 'resolved',
  reload: (made) => made.reload(),
  /** Loads start in effects, which run in a tick. By itself, the application ticks in a timer. */
  flush: () => root.tick(),
  dispose: (made) => made.destroy(),
});
