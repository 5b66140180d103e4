import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { batch, type ReadonlySignal } from 'xstate-resource';

/** What the bridge tests need from a framework. */
export interface Framework {
  state<T>(initial: T): { readonly read: () => T; readonly set: (value: T) => void };
  /** An object whose parts are tracked, if the framework has them. */
  object?<T extends object>(initial: T): T;
  /** Changes several states at once. */
  together(change: () => void): void;
  /**
   * A component: `setUp` runs once, `render` initially and after changes of what it has read.
   * Returns a function that ends the component.
   */
  component(setUp: () => void, render: () => void): () => void;
  /** Waits until all pending updates have run. */
  flush(): void | Promise<void>;
  from<T>(read: () => T): ReadonlySignal<T>;
  /** Converts a signal of ours to a function that the framework tracks. */
  to<T>(ours: ReadonlySignal<T>): () => T;
  close?(): void;
}

async function preact(): Promise<Framework> {
  const { batch, effect, signal } = await import('@preact/signals-core');
  const { fromPreact, toPreact } = await import('../../docs/examples/bridges/preact.js');
  let stops: (() => void)[] = [];
  return {
    state(initial) {
      const state = signal(initial);
      return {
        read: () => state.value,
        set: (value) => {
          state.value = value;
        },
      };
    },
    together: batch,
    component(setUp, render) {
      stops = [];
      setUp();
      const own = [...stops, effect(render)];
      return () => {
        for (const stop of own) stop();
      };
    },
    flush: () => {},
    from(read) {
      const { ours, stop } = fromPreact(read);
      stops.push(stop);
      return ours;
    },
    to(ours) {
      const { theirs, stop } = toPreact(ours);
      stops.push(stop);
      return () => theirs.value;
    },
  };
}

async function solid(): Promise<Framework> {
  const { batch, createRenderEffect, createRoot, createSignal } = await import('solid-js');
  const { fromSignal, fromSolid } = await import('xstate-resource/solid');
  return {
    state<T>(initial: T) {
      const [read, set] = createSignal(initial);
      return { read, set: (value: T) => void set(() => value) };
    },
    together: batch,
    component: (setUp, render) =>
      createRoot((dispose) => {
        setUp();
        createRenderEffect(render);
        return dispose;
      }),
    flush: () => {},
    from: fromSolid,
    to: fromSignal,
  };
}

async function svelte(): Promise<Framework> {
  const { compile, compileModule } = await import('svelte/compiler');
  const { flushSync, mount, unmount } = await import('svelte');
  const { fromSignal, fromSvelte } = await import('xstate-resource/svelte');

  // Runes must be compiled, and the result must be in a folder from which its packages resolve.
  mkdirSync('node_modules/.cache', { recursive: true });
  const folder = mkdtempSync('node_modules/.cache/svelte-');
  const compiled = (name: string, code: string) => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, code);
    return import(pathToFileURL(file).href);
  };
  const runes = `
    export function state(initial) {
      let it = $state.raw(initial);
      return { read: () => it, set(value) { it = value; } };
    }
    export function object(initial) {
      const it = $state(initial);
      return it;
    }`;
  const { state: stateOf, object } = (await compiled(
    'runes',
    compileModule(runes, { filename: 'runes.svelte.js' }).js.code,
  )) as {
    readonly state: Framework['state'];
    readonly object: <T extends object>(initial: T) => T;
  };
  const component = '<script>const { setUp, render } = $props(); setUp();</script>{render()}';
  const { default: Component } = await compiled(
    'component',
    compile(component, { filename: 'Component.svelte' }).js.code,
  );
  return {
    state: stateOf,
    object,
    together: (change) => change(),
    component(setUp, render) {
      const mounted = mount(Component, { target: document.body, props: { setUp, render } });
      return () => void unmount(mounted);
    },
    flush: () => flushSync(),
    from: fromSvelte,
    to(ours) {
      const theirs = fromSignal(ours);
      return () => theirs.current;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function vue(): Promise<Framework> {
  const { createApp, nextTick, reactive, shallowRef } = await import('vue');
  const { fromVue, useSignalValue } = await import('xstate-resource/vue');
  return {
    state(initial) {
      const state = shallowRef(initial);
      return {
        read: () => state.value,
        set: (value) => {
          state.value = value;
        },
      };
    },
    object: <T extends object>(initial: T) => reactive(initial) as T,
    together: batch, // Vue itself notifies a synchronous watcher of each write
    component(setUp, render) {
      const app = createApp({
        setup() {
          setUp();
          return () => void render();
        },
      });
      app.mount(document.createElement('main'));
      return () => app.unmount();
    },
    flush: () => nextTick(),
    from: fromVue,
    to(ours) {
      // biome-ignore lint/correctness/useHookAtTopLevel: a composable of Vue
      const theirs = useSignalValue(ours);
      return () => theirs.value;
    },
  };
}

export const frameworks: Readonly<Record<string, () => Promise<Framework>>> = {
  Preact: preact,
  Solid: solid,
  Svelte: svelte,
  Vue: vue,
};
