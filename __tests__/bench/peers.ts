import type { Kind } from './bundle.js';

/** Who is measured: the file of the same name in `peers/`. */
export interface PeerInfo {
  readonly title: string;
  /** What it is made of. */
  readonly packages: readonly string[];
  /**
   * What its signals are called, where it has some: there is an adapter for them in
   * `signal-peers/`.
   */
  readonly signals?: string;
  /** Whether these are all it has. */
  readonly isSignalsOnly?: true;
  /** What the reader of its numbers should know. */
  readonly note: string;
}

export const peers = {
  floor: {
    title: 'floor',
    packages: ['@preact/signals-core'],
    signals: '@preact/signals-core',
    note: 'By hand on `@preact/signals-core`: three signals, an effect and an `AbortController` for each load. No equality of params, no loads in microtasks, no states but four words.',
  },
  lazy: {
    title: 'floor, lazy',
    packages: ['@preact/signals-core'],
    note: 'The floor, but its `AbortController` is made when the loader reads the signal. The loaders here do not, so it never is.',
  },
  'xstate-resource': {
    title: 'xstate-resource',
    packages: ['xstate', '@xstate/store'],
    signals: 'xstate-resource',
    note: 'As built, through its own exports. Waited for as the others are; `await settled()` costs more, as it subscribes.',
  },
  xstate: {
    title: 'plain XState',
    packages: ['xstate', '@preact/signals-core'],
    note: 'One machine with `fromPromise`, given loader and params as input; its snapshots are put into a signal of the floor.',
  },
  angular: {
    title: 'Angular `resource`',
    packages: ['@angular/core', 'rxjs'],
    signals: 'Angular',
    note: 'In a zoneless application without components. Loads start in effects, so `ApplicationRef.tick()` is called where something is awaited; an application left alone does that in a timer, some milliseconds later. The size is that of the application; it is not compiled ahead of time, which needs its own compiler.',
  },
  solid: {
    title: 'Solid `createResource`',
    packages: ['solid-js'],
    signals: 'Solid',
    note: 'In a root of its own. Its loads are given no `AbortSignal`.',
  },
  tanstack: {
    title: 'TanStack `QueryObserver`',
    packages: ['@tanstack/query-core'],
    note: 'No retries, no structural sharing, never stale, `gcTime` 0. Each resource has a key of its own: with a common one they would share one load, which is what TanStack Query is for. It has no signals: whoever changes the params calls `setOptions`, as a component does that renders again. Its listeners are notified in microtasks instead of timers.',
  },
  jotai: {
    title: 'Jotai',
    packages: ['jotai'],
    note: 'An `atomWithRefresh`, read through `unwrap`, subscribed. Its signal is made when the loader reads it. One store for all resources.',
  },
  mobx: {
    title: 'MobX, by hand',
    packages: ['mobx'],
    signals: 'MobX',
    note: 'MobX has no resource: the floor once more, as a store with `reaction` and `runInAction`.',
  },
  vueuse: {
    title: 'VueUse `computedAsync`',
    packages: ['@vueuse/core', 'vue'],
    signals: 'Vue',
    note: 'With `evaluating`, in an `effectScope`. Its loads are given no `AbortSignal`, but can be told of their end (`onCancel`). It cannot be told to load again: a signal that the load reads does that.',
  },
  alien: {
    title: 'alien-signals',
    packages: ['alien-signals'],
    signals: 'alien-signals',
    isSignalsOnly: true,
    note: 'Signals and nothing else.',
  },
  store: {
    title: 'atoms of `@xstate/store`',
    packages: ['@xstate/store'],
    signals: '@xstate/store',
    isSignalsOnly: true,
    note: 'What is subscribed to is the effect. They have no batch.',
  },
} as const satisfies Record<string, PeerInfo>;

export type PeerName = keyof typeof peers;

export const peerNames = Object.keys(peers) as PeerName[];

const infos: Readonly<Record<PeerName, PeerInfo>> = peers;

/** Whose resources and whose signals are measured. */
export const peersOf = {
  resources: peerNames.filter((name) => !infos[name].isSignalsOnly),
  signals: peerNames.filter((name) => infos[name].signals !== undefined),
} as const satisfies Record<Kind, readonly PeerName[]>;

export const signalsOf = (name: PeerName) => infos[name].signals ?? '';

export const titleOf = (kind: Kind, name: PeerName) =>
  kind === 'signals' ? signalsOf(name) : peers[name].title;

/** What all others are compared with. */
export const floor = 'floor' satisfies PeerName;
