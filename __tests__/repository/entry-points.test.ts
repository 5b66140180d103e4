import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { createActor } from 'xstate';
import * as library from 'xstate-resource';
import { computed, isResource, isSignal, resource, signal } from 'xstate-resource';
import * as adapter from 'xstate-resource/adapter';
import * as inspect from 'xstate-resource/inspect';
import * as server from 'xstate-resource/inspect/server';
import * as loaders from 'xstate-resource/loaders';
import * as machine from 'xstate-resource/machine';
import { resourceMachine } from 'xstate-resource/machine';
import * as testing from 'xstate-resource/testing';

/** The names in the export statements of an entry point, including types. */
async function declaredExports(path: string): Promise<string[]> {
  const { default: ts } = await import('typescript'); // only here, because it takes long to load
  const file = new URL(path, import.meta.url);
  const { statements } = ts.createSourceFile(path, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) =>
      exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : [],
    )
    .map((element) => element.name.text)
    .sort();
}

/**
 * All keys that a user can reach, own and inherited, without those that every object or function
 * has.
 */
function publicKeys(thing: object): string[] {
  const keys = new Set<string>();
  for (
    let holder = thing;
    holder !== Object.prototype && holder !== Function.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const key of Reflect.ownKeys(holder)) {
      if (typeof key === 'string') keys.add(key);
      else if (key === Symbol.dispose) keys.add('[Symbol.dispose]');
    }
  }
  const everyFunctions = typeof thing === 'function' ? ['length', 'name'] : ['constructor'];
  return [...keys].filter((key) => !everyFunctions.includes(key)).sort();
}

const loader = () => 'loaded';

describe('The entry points export what is documented, and nothing else', () => {
  test('xstate-resource: signals and resources', () => {
    expect(Object.keys(library).sort()).toEqual([
      'ResourceStatus',
      'batch',
      'computed',
      'dehydrate',
      'effect',
      'hydrated',
      'isResource',
      'isSignal',
      'resource',
      'signal',
      'untracked',
    ]);
  });

  test('xstate-resource/machine: the statechart', () => {
    expect(Object.keys(machine).sort()).toEqual(['ResourceStatus', 'resourceMachine']);
  });

  test('xstate-resource/loaders: policies and keepFresh()', async () => {
    expect(Object.keys(loaders).sort()).toEqual(['attemptsOf', 'keepFresh', 'retryNow', 'withPolicy']);
    const types = (await declaredExports('../../src/loaders/index.ts')).filter(
      (name) => !Object.hasOwn(loaders, name),
    );
    expect(types).toEqual([
      'Attempts',
      'KeepFreshOptions',
      'LoaderPolicy',
      'Policy',
      'PolicyLogic',
      'PolicyMachine',
      'PolicyOptions',
      'RetryOptions',
    ]);
  });

  test('xstate-resource/adapter: what a framework without an entry needs', () => {
    expect(Object.keys(adapter).sort()).toEqual([
      'componentResource',
      'createResourceScope',
      'ownerOf',
      'readQuietly',
      'shownOf',
    ]);
  });

  test('xstate-resource/testing: the kit for model-based tests', () => {
    expect(Object.keys(testing).sort()).toEqual([
      'controlledLoader',
      'flushPromises',
      'resourceModel',
      'testResource',
    ]);
  });

  test('xstate-resource/inspect: what inspectors need, with the server as a separate entry', async () => {
    expect(Object.keys(inspect).sort()).toEqual([
      'connectInspector',
      'inspectResources',
      'sanitized',
      'toMermaid',
    ]);
    const types = (await declaredExports('../../src/inspect/index.ts')).filter(
      (name) => !Object.hasOwn(inspect, name),
    );
    expect(types).toEqual([
      'ConnectOptions',
      'InspectorConnection',
      'InspectorLike',
      'MermaidOptions',
      'SanitizeOptions',
    ]);
    expect(Object.keys(server)).toEqual(['startInspectorServer']);
    const serverTypes = (await declaredExports('../../src/inspector/server/index.ts')).filter(
      (name) => !Object.hasOwn(server, name),
    );
    expect(serverTypes).toEqual(['InspectorServer', 'InspectorServerOptions']);
  });

  test('xstate-resource/testing has the types that its values need', async () => {
    const types = (await declaredExports('../../src/testing/index.ts')).filter(
      (name) => !Object.hasOwn(testing, name),
    );
    expect(types).toEqual([
      'ControlledLoad',
      'ControlledLoader',
      'ResourceModel',
      'ResourceModelCoverage',
      'ResourceModelData',
      'ResourceModelEvent',
      'ResourceModelEventType',
      'ResourceModelEvents',
      'ResourceModelExecutors',
      'ResourceModelOptions',
      'ResourceModelPath',
      'ResourceModelState',
      'ResourceModelStep',
      'ResourceModelTransition',
      'ResourceModelUsualEventType',
      'TestResourceOptions',
      'TestResourceParts',
    ]);
  });

  test('xstate-resource has the types that its values need', async () => {
    const types = (await declaredExports('../../src/index.ts')).filter(
      (name) => !Object.hasOwn(library, name),
    );
    expect(types).toEqual([
      'CommonOptions',
      'Dehydrated',
      'DehydratedResource',
      'Equal',
      'LoadedBy',
      'LoaderOptions',
      'LoaderPart',
      'LogicOptions',
      'LogicPart',
      'Observable',
      'Observer',
      'ParamsOf',
      'Policy',
      'ReadonlySignal',
      'Resource',
      'ResourceLoader',
      'ResourceLoaderArgs',
      'ResourceLoaderInput',
      'ResourceLoaderLogic',
      'ResourceLogic',
      'ResourceOptions',
      'ResourceParamsTools',
      'ResourceSnapshot',
      'ResourceStream',
      'ResourceWithValue',
      'SharedOptions',
      'Signal',
      'SignalOptions',
      'StreamOptions',
      'StreamPart',
      'Streamed',
      'Subscription',
    ]);
  });

  test('xstate-resource/machine has the types that its values need', async () => {
    const types = (await declaredExports('../../machines/index.ts')).filter(
      (name) => !Object.hasOwn(machine, name),
    );
    expect(types).toEqual([
      'Observable',
      'ResourceCause',
      'ResourceContext',
      'ResourceEvent',
      'ResourceInput',
      'ResourceLoader',
      'ResourceLoaderArgs',
      'ResourceLoaderInput',
      'ResourceLoaderLogic',
      'ResourceMachine',
      'ResourceMachineSnapshot',
      'ResourceSnapshot',
      'ResourceStream',
      'Streamed',
    ]);
  });

  test('Names exported by both entries are identical', () => {
    expect(library.ResourceStatus).toBe(machine.ResourceStatus);
  });

  test('ResourceStatus holds the name of every state of the chart', () => {
    expect(library.ResourceStatus).toEqual({
      IDLE: 'idle',
      LOADING: 'loading',
      RELOADING: 'reloading',
      RESOLVED: 'resolved',
      ERROR: 'error',
      LOCAL: 'local',
    });
    expect(Object.keys(resourceMachine.states)).toEqual(Object.values(library.ResourceStatus));
  });
});

describe('Signals and resources have the documented members, and no others', () => {
  const readable = ['createAtom', 'get', 'subscribe']; // createAtom is for the hooks of the @xstate/store packages

  test('A signal can be read, subscribed to and written', () => {
    expect(publicKeys(signal(1))).toEqual([...readable, 'set', 'update', 'asReadonly'].sort());
  });

  test('A computed can be read and subscribed to', () => {
    expect(publicKeys(computed(() => 1))).toEqual(readable);
  });

  test('So can a read-only signal', () => {
    expect(publicKeys(signal(1).asReadonly())).toEqual(readable);
  });

  test('Listing the members of a signal shows only its public members', () => {
    const members: string[] = [];
    for (const name in signal(1)) members.push(name);
    expect(members.sort()).toEqual(['asReadonly', 'get', 'set', 'subscribe', 'update']);
  });

  test('Reading the members of their prototypes has no side effects', () => {
    const made: object[] = [signal(1), computed(() => 1), resource({ loader: () => 1 })];
    for (const one of made) {
      for (let proto = Object.getPrototypeOf(one); proto !== null; proto = Object.getPrototypeOf(proto)) {
        for (const key of Reflect.ownKeys(proto)) {
          try {
            proto[key];
          } catch {} // a getter that throws on a prototype
        }
      }
    }
    const n = signal(1);
    expect([n.get(), n(), computed(() => n.get() + 1).get()]).toEqual([1, 1, 2]);
    expect(resource({ loader: () => 1 }).status.get()).toBe('loading');
  });

  test('A resource has its signals, its methods and its actor', () => {
    using user = resource({ loader });
    expect(publicKeys(user)).toEqual([
      '[Symbol.dispose]',
      '__v_skip',
      'actor',
      'destroy',
      'error',
      'hasValue',
      'isLoading',
      'isStreaming',
      'latest',
      'reload',
      'set',
      'settled',
      'snapshot',
      'status',
      'update',
      'value',
    ]);
  });

  test('The signals of a resource can be read and subscribed to', () => {
    using user = resource({ loader });
    for (const member of [user.status, user.value, user.error, user.isLoading, user.snapshot, user.latest]) {
      expect(publicKeys(member)).toEqual(readable);
    }
  });

  test('A member of a resource is the same object each time', () => {
    using user = resource({ loader });
    const {
      status,
      value,
      error,
      isLoading,
      snapshot,
      latest,
      hasValue,
      set,
      update,
      reload,
      settled,
      destroy,
      actor,
    } = user;
    expect([user.status, user.value, user.error, user.isLoading, user.snapshot, user.latest]).toEqual([
      status,
      value,
      error,
      isLoading,
      snapshot,
      latest,
    ]);
    expect([user.hasValue, user.set, user.update, user.reload, user.settled, user.destroy]).toEqual([
      hasValue,
      set,
      update,
      reload,
      settled,
      destroy,
    ]);
    expect(user.actor).toBe(actor);
  });
});

describe('isSignal() and isResource() recognize signals and resources', () => {
  const destroyed = () => {
    const user = resource({ loader });
    user.destroy();
    return user;
  };
  const copy = () => {
    const user = destroyed();
    return { ...user, status: user.status, value: user.value };
  };

  test.each<[string, () => unknown]>([
    ['a signal', () => signal(1)],
    ['a computed', () => computed(() => 1)],
    ['a read-only signal', () => signal(1).asReadonly()],
    ['a signal of a resource', () => destroyed().value],
  ])('%s is a signal, not a resource', (_, make) => {
    const thing = make();
    expect([isSignal(thing), isResource(thing)]).toEqual([true, false]);
  });

  test('A resource is a resource, not a signal, destroyed or not', () => {
    using living = resource({ loader });
    expect([isSignal(living), isResource(living)]).toEqual([false, true]);
    expect([isSignal(destroyed()), isResource(destroyed())]).toEqual([false, true]);
  });

  test.each<[string, () => unknown]>([
    ['undefined', () => undefined],
    ['null', () => null],
    ['a number', () => 1],
    ['a string', () => 'signal'],
    ['a symbol', () => Symbol('signal')],
    ['a function', () => () => 1],
    ['an object', () => ({})],
    ['an array', () => []],
    ['a class', () => class {}],
    ['an atom', () => createAtom(1)],
    ['an actor', () => createActor(resourceMachine, { input: { loader } })],
    [
      'an object with the methods of a signal',
      () => Object.assign(() => 1, { get: () => 1, subscribe: () => ({ unsubscribe: () => {} }) }),
    ],
    ['an object with the members of a resource', copy],
    ['a spread copy of a resource', () => ({ ...destroyed() })],
    ['an object with the prototype of a resource', () => Object.create(Object.getPrototypeOf(destroyed()))],
  ])('%s is neither', (_, make) => {
    const thing = make();
    expect([isSignal(thing), isResource(thing)]).toEqual([false, false]);
  });
});

describe('Members work detached', () => {
  test('Those of a signal', () => {
    const { get, set, update, subscribe, asReadonly } = signal(1);
    const seen: number[] = [];
    const { unsubscribe } = subscribe((value) => seen.push(value));
    set(2);
    update((current) => current + 1);
    unsubscribe();
    set(4);
    expect([get(), asReadonly()(), seen]).toEqual([4, 4, [2, 3]]);
  });

  test('Those of a computed', () => {
    const count = signal(1);
    const { get, subscribe } = computed(() => count() * 2);
    const seen: number[] = [];
    subscribe((value) => seen.push(value));
    count.set(2);
    expect([get(), seen]).toEqual([4, [4]]);
  });

  test('Those of a resource', async () => {
    const {
      status,
      value,
      error,
      isLoading,
      snapshot,
      latest,
      hasValue,
      set,
      update,
      reload,
      settled,
      destroy,
    } = resource({ loader });
    const shown = () => [status(), value(), error(), isLoading(), latest(), hasValue()];
    expect(shown()).toEqual(['loading', undefined, undefined, true, undefined, false]);
    expect(await settled()).toBe(snapshot());
    expect(shown()).toEqual(['resolved', 'loaded', undefined, false, 'loaded', true]);
    set('mine');
    update((current) => `${current}!`);
    expect(shown()).toEqual(['local', 'mine!', undefined, false, 'mine!', true]);
    expect(reload()).toBe(true);
    expect(shown()).toEqual(['reloading', 'mine!', undefined, true, 'mine!', true]);
    destroy();
    expect(shown()).toEqual(['idle', undefined, undefined, false, undefined, false]);
  });

  test('The one called by `using`', () => {
    const user = resource({ loader });
    const dispose = user[Symbol.dispose];
    dispose.call(undefined);
    expect(user.status()).toBe('idle');
  });
});
