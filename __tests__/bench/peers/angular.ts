import {
  ApplicationRef,
  ɵinternalCreateApplication as createApplication,
  createPlatformFactory,
  DOCUMENT,
  ErrorHandler,
  ɵINJECTOR_SCOPE as injectorScope,
  platformCore,
  provideZonelessChangeDetection,
  type ResourceRef,
  resource,
  signal,
  type WritableSignal,
} from '@angular/core';
import { definePeer, type Loaded } from '../peer.js';

/** A zoneless application as for a browser, but without a component, and so without a page. */
const application = await createApplication({
  platformRef: createPlatformFactory(platformCore, 'bench')(),
  appProviders: [
    provideZonelessChangeDetection(),
    { provide: injectorScope, useValue: 'root' },
    { provide: DOCUMENT, useValue: { getElementById: () => null } }, // asked once, for what a server has left there
    { provide: ErrorHandler, useFactory: () => new ErrorHandler() },
  ],
});
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
  /** Loads start in effects, and these run when the application ticks. Left alone, it does so in a timer. */
  flush: () => root.tick(),
  dispose: (made) => made.destroy(),
});
