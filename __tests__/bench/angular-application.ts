import {
  ɵinternalCreateApplication as createApplication,
  createPlatformFactory,
  DOCUMENT,
  ErrorHandler,
  ɵINJECTOR_SCOPE as injectorScope,
  platformCore,
  provideZonelessChangeDetection,
} from '@angular/core';

/** A zoneless browser application, but without components, and so without a page. */
export const application = await createApplication({
  platformRef: createPlatformFactory(platformCore, 'bench')(),
  appProviders: [
    provideZonelessChangeDetection(),
    { provide: injectorScope, useValue: 'root' },
    { provide: DOCUMENT, useValue: { getElementById: () => null } }, // read once, to look for state from a server
    { provide: ErrorHandler, useFactory: () => new ErrorHandler() },
  ],
});
