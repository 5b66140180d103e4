import { resource } from 'xstate-resource';
import { keepFresh } from 'xstate-resource/loaders';

const visits = resource({
  name: 'visits',
  loader: async ({ abortSignal }) => {
    const response = await fetch('/api/visits/ISL', { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return ((await response.json()) as { readonly visits: number }).visits;
  },
});

keepFresh(visits, { every: 100 });

import.meta.hot?.accept(); // in a component's module, the framework's plugin does this
import.meta.hot?.dispose(() => {
  visits.destroy(); // also ends the timer; otherwise every edit would leave one running
});
