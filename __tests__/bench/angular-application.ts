import {
  ɵinternalCreateApplication as createApplication,
  createPlatformFactory,
  DOCUMENT,
  ErrorHandler,
  ɵINJECTOR_SCOPE as injectorScope,
  platformCore,
  provideZonelessChangeDetection,
} from '@angular/core';

/** A zoneless application as for a browser, but without a component, and so without a page. */
export const application = await createApplication({
  platformRef: createPlatformFactory(platformCore, 'bench')(),
  appProviders: [
    provideZonelessChangeDetection(),
    { provide: injectorScope, useValue: 'root' },
    { provide: DOCUMENT, useValue: { getElementById: () => null } }, // asked once, for what a server has left there
    { provide: ErrorHandler, useFactory: () => new ErrorHandler() },
  ],
});
