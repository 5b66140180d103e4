import type { Kind } from './bundle.js';

/** A library that is measured. Its adapter is the file of the same name in `peers/`. */
export interface PeerInfo {
  readonly title: string;
  /** The packages that it uses. */
  readonly packages: readonly string[];
  /** The name of its signals, if it has any. Their adapter is in `signal-peers/`. */
  readonly signals?: string;
  /** Whether it has nothing but signals. */
  readonly isSignalsOnly?: true;
  /** What readers of its numbers should know. */
  readonly note: string;
}

export const peers = {
  floor: {
    title: 'floor',
    packages: ['@preact/signals-core'],
    signals: '@preact/signals-core',
    note: 'By hand on `@preact/signals-core`: three signals, an effect, and an `AbortController` for each load. It does not compare params, does not defer loads to a microtask, and its states are four strings.',
  },
  lazy: {
    title: 'floor, lazy',
    packages: ['@preact/signals-core'],
    note: 'The floor, but it creates its `AbortController` when the loader reads the abort signal. The loaders here never read it, so it is never created.',
  },
  'xstate-resource': {
    title: 'xstate-resource',
    packages: ['xstate', '@xstate/store'],
    signals: 'xstate-resource',
    note: 'The built package, through its own exports. The benchmark waits for its values as it does for those of the others. `await settled()` would cost more, because it subscribes.',
  },
  xstate: {
    title: 'plain XState',
    packages: ['xstate', '@preact/signals-core'],
    note: 'One machine with `fromPromise`, which gets the loader and the params as input. Its snapshots are written to a signal of the floor.',
  },
  angular: {
    title: 'Angular `resource`',
    packages: ['@angular/core', 'rxjs'],
    signals: 'Angular',
    note: 'In a zoneless application without components. Loads start in effects, so the benchmark calls `ApplicationRef.tick()` when it awaits something; an application would do that by itself in a timer, some milliseconds later. The size below is that of the application. It is not compiled ahead of time, because that needs Angular’s compiler.',
  },
  solid: {
    title: 'Solid `createResource`',
    packages: ['solid-js'],
    signals: 'Solid',
    note: 'In its own root. Its loads get no `AbortSignal`.',
  },
  tanstack: {
    title: 'TanStack `QueryObserver`',
    packages: ['@tanstack/query-core'],
    note: 'No retries, no structural sharing, never stale, `gcTime` 0. Each resource has its own key: with the same key, they would share one load, which is what TanStack Query is for. It has no signals, so changing the params calls `setOptions`, like a component that re-renders. Its listeners are notified in microtasks instead of timers.',
  },
  jotai: {
    title: 'Jotai',
    packages: ['jotai'],
    note: 'An `atomWithRefresh`, read through `unwrap`, with a subscription. Its abort signal is created when the loader reads it. All resources share one store.',
  },
  mobx: {
    title: 'MobX, by hand',
    packages: ['mobx'],
    signals: 'MobX',
    note: 'MobX has no resource, so this is the floor again, written as a MobX store with `reaction` and `runInAction`.',
  },
  vueuse: {
    title: 'VueUse `computedAsync`',
    packages: ['@vueuse/core', 'vue'],
    signals: 'Vue',
    note: 'With `evaluating`, in an `effectScope`. Its loader gets no `AbortSignal`, but can be notified when its load is cancelled (`onCancel`). It has no reload, so the loader also reads a signal, and changing that signal reloads.',
  },
  alien: {
    title: 'alien-signals',
    packages: ['alien-signals'],
    signals: 'alien-signals',
    isSignalsOnly: true,
    note: 'Only signals.',
  },
  store: {
    title: 'atoms of `@xstate/store`',
    packages: ['@xstate/store'],
    signals: '@xstate/store',
    isSignalsOnly: true,
    note: 'A subscription serves as the effect. They have no batch.',
  },
} as const satisfies Record<string, PeerInfo>;

export type PeerName = keyof typeof peers;

export const peerNames = Object.keys(peers) as PeerName[];

const infos: Readonly<Record<PeerName, PeerInfo>> = peers;

/** The peers whose resources, and the peers whose signals, are measured. */
export const peersOf = {
  resources: peerNames.filter((name) => !infos[name].isSignalsOnly),
  signals: peerNames.filter((name) => infos[name].signals !== undefined),
} as const satisfies Record<Kind, readonly PeerName[]>;

export const signalsOf = (name: PeerName) => infos[name].signals ?? '';

export const titleOf = (kind: Kind, name: PeerName) =>
  kind === 'signals' ? signalsOf(name) : peers[name].title;

/** All others are compared with this peer. */
export const floor = 'floor' satisfies PeerName;
