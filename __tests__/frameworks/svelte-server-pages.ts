/** Renders the Svelte pages on a server. */
import { render } from 'svelte/server';
import { resource, signal } from 'xstate-resource';
import {
  createResourceScope,
  fromSignal,
  fromSvelte,
  setResourceScope,
  useResource,
} from 'xstate-resource/svelte';
import { component } from './svelte-components.js';
import { pages } from './svelte-pages.js';

let loads = 0;
const options = {
  name: 'user',
  params: () => 1,
  async loader() {
    loads += 1;
    return { name: 'Ada' };
  },
};

interface Result {
  readonly body: string;
  readonly state: unknown;
  readonly loads: number;
}

async function rendered(
  page: never,
  isAwaited: boolean,
  make = (): unknown => useResource(options),
): Promise<Result> {
  const scope = createResourceScope();
  loads = 0;
  const setUp = () => {
    setResourceScope(scope);
    return make();
  };
  const output = render(page, { props: { setUp } as never });
  const { body } = isAwaited ? await output : output;
  return { body, state: scope.dehydrate(), loads };
}

/** All pages, by the way in which they are rendered. */
export async function renderPages() {
  const Plain = await component('Plain', pages.Plain, { generate: 'server' });
  const Awaiting = await component('Awaiting', pages.Awaiting, {
    generate: 'server',
    experimental: { async: true },
  });
  const lasting = resource({ loader: async () => ({ name: 'lasting' }) });
  await lasting.settled();

  return {
    plain: await rendered(Plain, false),
    awaiting: await rendered(Awaiting, true),
    outside: await rendered(Plain, false, () => useResource(lasting)),
    signals: await rendered(Plain, false, () => {
      const value = { name: `${fromSignal(signal(1)).current} ${fromSvelte(() => 2)()}` };
      return { status: 'signals', value, subscribe: fromSignal(signal({ hasValue: true })).subscribe };
    }),
  };
}
