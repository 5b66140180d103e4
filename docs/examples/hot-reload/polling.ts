import { effect, resource } from 'xstate-resource';

const visits = resource({
  name: 'visits',
  loader: async ({ abortSignal }) => {
    const response = await fetch('/api/visits/ISL', { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return ((await response.json()) as { readonly visits: number }).visits;
  },
});

const stop = effect(() => {
  const timer = setInterval(visits.reload, 100);
  return () => clearInterval(timer);
});

import.meta.hot?.accept(); // in the module of a component, the plugin of the framework does that
import.meta.hot?.dispose(() => {
  stop(); // or the timer of each edit goes on
  visits.destroy();
});
