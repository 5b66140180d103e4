/** How the page shows real policies and `keepFresh()`: names, lists, words, and the timeline. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { setup } from 'xstate';
import { type Resource, type ResourceOptions, resource, signal } from 'xstate-resource';
import { inspectResources } from 'xstate-resource/inspect';
import { keepFresh, type PolicyOptions, retryNow, withPolicy } from 'xstate-resource/loaders';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import { messageFrom } from '../../src/inspect/connection/inspection-message.js';
import type { EventMessageBody, SnapshotMessageBody } from '../../src/inspect/protocol.js';
import type { SanitizeOptions } from '../../src/inspect/values/json.js';
import { definitionOf } from '../../src/inspector/page/data/definition.js';
import { causeWords } from '../../src/inspector/page/data/event-words.js';
import { listOf } from '../../src/inspector/page/data/rows.js';
import { lastOf, loadWords, sentence } from '../../src/inspector/page/data/sentence.js';
import { toneOf } from '../../src/inspector/page/data/states.js';
import { Store } from '../../src/inspector/page/data/store.js';
import { textOf } from '../../src/inspector/page/data/text-parts.js';
import { noteStep, phaseWords, progressWords, tookWords } from '../../src/inspector/page/data/tries.js';
import { keepFreshMachine } from '../../src/loaders/keep-fresh.machine.js';
import { policyMachine } from '../../src/loaders/policy.machine.js';
import { Program } from '../support/program.js';

let store: Store;
let ends: (() => void)[];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'], now: 1_000_000 });
  store = new Store();
  ends = [];
  inspect();
});

afterEach(() => {
  for (const end of ends.reverse()) end();
  jest.useRealTimers();
});

/** Sends everything that happens from now on to the page. */
function inspect(options: SanitizeOptions = {}): void {
  const { unsubscribe } = inspectResources((event) => {
    const message = messageFrom(event, jest.now());
    if (message !== undefined) store.receive({ client: 'program', message }, jest.now());
  }, options);
  ends.push(unsubscribe);
}

function make<T, P>(options: ResourceOptions<T, P>): Resource<T> {
  const made = resource(options);
  ends.push(() => made.destroy());
  return made;
}

/** A resource with a policy, and functions that settle its loads. */
async function user(options: PolicyOptions) {
  const id = signal(1);
  const loader = controlledLoader<string>();
  const made = make({ name: 'user', params: id, loader, policy: withPolicy(options) });
  await flushPromises();
  return { id, loader, made, fails: () => loader.reject(new Error('No answer')) };
}

/** Lets time pass. */
async function pass(milliseconds: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(milliseconds);
  await flushPromises();
}

const actors = (name: string) => [...store.actors].filter((actor) => actor.name === name);
const last = (name: string) => actors(name).at(-1) as NonNullable<ReturnType<Store['actors']['get']>>;

/** The words for a load, by its index among those of a resource. */
function words(name: string, index = -1): string | undefined {
  const load = last(name).loads.at(index);
  return load && textOf(loadWords(load, jest.now()));
}

/** The sentences about the events of an actor, without times. */
const told = (name: string) => [...last(name).entries].map((entry) => textOf(sentence(entry)));
const because = (name: string) =>
  textOf(sentence(lastOf(last(name)) as NonNullable<ReturnType<typeof lastOf>>)).replace(/^.*because /, '');
const phases = (name: string) =>
  last(name).tries?.phases.map(({ kind, number, from, to }) => [
    kind,
    number,
    from - 1_000_000,
    to && to - 1_000_000,
  ]);
const rows = (withLoads = false) =>
  listOf(store, { search: '', filter: 'all', withLoads }).groups.flatMap(({ rows: all }) =>
    all.map(({ actor, depth }) => ' '.repeat(depth) + actor.name),
  );

describe('A load that fails twice', () => {
  const retry = { attempts: 2, delay: (attempt: number) => attempt * 3000 };

  test('is described in words, from its beginning to its end', async () => {
    const { fails, loader, made } = await user({ retry, timeout: 5000 });
    await pass(320);
    expect(words('user')).toBe('try 1 of 3, running for 0.32 s');
    await fails();
    expect(words('user')).toBe('retrying in 3 s (2 of 3)');
    await pass(600);
    expect(words('user')).toBe('retrying in 3 s (2 of 3)');
    await pass(2000);
    expect(words('user')).toBe('retrying in 0.4 s (2 of 3)');
    await pass(400);
    expect(words('user')).toBe('try 2 of 3, running for 0 ms');
    await pass(5000);
    expect(words('user')).toBe('retrying in 6 s (3 of 3)');
    await pass(60);
    expect(retryNow(made)).toBe(true);
    await flushPromises();
    await loader.resolve('Ada');
    expect(words('user')).toBe('finished in 8.4 s and 3 tries');
    expect(told('policy')).toEqual([
      'policy started in running.',
      'policy went from running to deciding, because it began.',
      'policy went from deciding to trying, because no pause is needed.',
      'policy went from trying to deciding, because try 1 of 3 failed: No answer.',
      'policy went from deciding to pausing, because it pauses for 3.0 s before try 2 of 3.',
      'policy went from pausing to trying, because its pause of 3.0 s ended: try 2 of 3.',
      'It took longer than 5.0 s. policy stayed trying, and nothing changed.',
      'policy went from trying to deciding, because try 2 of 3 failed: The load took longer than 5000 ms.',
      'policy went from deciding to pausing, because it pauses for 6.0 s before try 3 of 3.',
      'policy went from pausing to trying, because it was told to try now: 3 of 3.',
      'policy went from trying to done, because try 3 of 3 finished.',
    ]);
  });

  test('has its tries and pauses on the timeline', async () => {
    const { fails, loader } = await user({ retry });
    await pass(100);
    await fails();
    await pass(3000);
    await fails();
    expect(phases('policy')).toEqual([
      ['try', 1, 0, 100],
      ['pause', 2, 100, 3100],
      ['try', 2, 3100, 3100],
      ['pause', 3, 3100, undefined],
    ]);
    await pass(6000);
    await pass(50);
    await loader.resolve('Ada');
    expect(phases('policy')?.slice(3)).toEqual([
      ['pause', 3, 3100, 9100],
      ['try', 3, 9100, 9150],
    ]);
    const { tries } = last('policy');
    expect(tries?.phases.map((phase) => phaseWords(phase, tries.attempts))).toEqual([
      'Try 1 of 3, 0.10 s, failed: No answer',
      'A pause of 3.0 s before try 2 of 3',
      'Try 2 of 3, 0 ms, failed: No answer',
      'A pause of 6.0 s before try 3 of 3',
      'Try 3 of 3, 0.05 s',
    ]);
  });

  test('fails with the last error if its last try fails', async () => {
    const { fails } = await user({ retry: { attempts: 1, delay: 1000 } });
    await fails();
    await pass(1000);
    await fails();
    expect(words('user')).toBe('failed after 1.0 s and 2 tries');
    expect(because('policy')).toBe('it will not be tried again: No answer.');
    expect(because('user')).toBe('its loader failed: No answer.');
  });

  test('is superseded in a pause, and in a try', async () => {
    const { fails, id } = await user({ retry });
    await fails();
    await pass(1000);
    id.set(2);
    await flushPromises();
    expect(words('user', 0)).toBe('cancelled after 1.0 s and 1 try by params 2');
    expect(textOf(sentence(lastOf(last('user')) as never))).toBe(
      'The load of 1 was cancelled after 1.0 s and 1 try, because new params arrived: 2. A new load began.',
    );
    await fails();
    await pass(3000);
    id.set(3);
    await flushPromises();
    expect(words('user', 1)).toBe('cancelled after 3.0 s and 2 tries by params 3');
    const pause = last('user').loads[0]?.actor.tries?.phases.at(-1);
    expect(pause && phaseWords(pause, 3)).toBe('A pause of 3.0 s before try 2 of 3, ended after 1.0 s');
  });

  test('does not count as cancelled, whatever its policy decides', async () => {
    const { fails } = await user({ retry });
    await fails();
    const cancelled = [...store.log.entries].filter((entry) => entry.cancelled.length > 0);
    expect(cancelled).toEqual([]);
  });
});

test('A pause before the first try is described, and ends with its params', async () => {
  const { id, loader } = await user({ debounce: 300 });
  expect(words('user')).toBe('running for 0 ms');
  await loader.resolve('Ada');
  expect([words('user'), because('policy')]).toEqual(['finished in 0 ms', 'its try finished.']);
  id.set(2);
  await pass(100);
  expect([words('user'), because('policy')]).toEqual([
    'first try in 0.2 s',
    'its params are new: it pauses for 0.30 s before it tries.',
  ]);
  id.set(3);
  await pass(0);
  expect(words('user', 1)).toBe('cancelled after a pause of 0.10 s by params 3');
  await pass(300);
  expect([words('user'), because('policy')]).toEqual([
    'running for 0.30 s',
    'its pause of 0.30 s ended: try 1 of 1.',
  ]);
  await loader.reject(new Error('No'));
  expect(words('user')).toBe('failed after 0.30 s');
});

test('A timeout is described, and that no other try follows', async () => {
  await user({ timeout: 5000 });
  await pass(5000);
  expect(told('policy').slice(-3)).toEqual([
    'It took longer than 5.0 s. policy stayed trying, and nothing changed.',
    'policy went from trying to deciding, because its try failed: The load took longer than 5000 ms.',
    'policy went from deciding to failed, because it will not be tried again: The load took longer than 5000 ms.',
  ]);
  expect(words('user')).toBe('failed after 5.0 s');
});

test('A policy fails if its own function throws', async () => {
  const delay = () => {
    throw new Error('Not a good idea');
  };
  const { fails } = await user({ retry: { attempts: 2, delay } });
  await fails();
  expect(because('policy')).toBe('its policy failed: Not a good idea.');
});

test('An interrupted stream says when it will be reopened, and how many items arrived', async () => {
  const loader = controlledLoader<string>();
  make({
    name: 'news',
    stream: loader.stream,
    policy: withPolicy({ retry: { attempts: Number.POSITIVE_INFINITY, delay: 2000 } }),
  });
  await flushPromises();
  expect(words('news')).toBe('try 1, running for 0 ms');
  await loader.next('a');
  expect([words('news'), because('policy')]).toEqual([
    'streaming for 0 ms, 1 item so far',
    expect.stringMatching(/^Its stream emitted an item: "a"/),
  ]);
  await loader.fail(new Error('Lost'));
  expect(words('news')).toBe('retrying in 2 s (2), 1 item so far');
  await pass(2000);
  expect(words('news')).toBe('streaming for 2.0 s, 1 item so far');
  await loader.next('b');
  await loader.complete();
  expect(words('news')).toBe('ended after 2.0 s, 2 tries and 2 items');
});

test('Redacted values are not described', async () => {
  ends.splice(0).forEach((end) => void end());
  inspect({ redact: (key, value) => (['options', 'error', 'failure'].includes(key) ? '•••' : value) });
  const { fails } = await user({ retry: { attempts: 2, delay: 3000 }, timeout: 5000 });
  await fails();
  expect(words('user')).toBe('retrying in 3 s (2)');
  await pass(3000);
  await pass(5000);
  expect(told('policy').join('\n')).toContain('It took too long.');
  expect(JSON.stringify(last('policy').tries)).not.toContain('No answer');
});

describe('In the list of actors', () => {
  test('a resource has a single policy below it; all policies appear with the loads', async () => {
    const { loader, made } = await user({ retry: 1 });
    await loader.resolve('Ada');
    made.reload();
    await flushPromises();
    expect(rows()).toEqual(['user', ' policy']);
    expect(rows(true)).toEqual(['user', ' policy', '  decide', '  try', ' policy', '  decide', '  try']);
    expect(last('policy').state).toBe('trying');
    expect(listOf(store, { search: '', filter: 'all', withLoads: false })).toMatchObject({
      total: 2,
      counts: { all: 2, active: 2 },
    });
  });

  test('another machine that is a loader keeps its name', async () => {
    const login = setup({}).createMachine({ id: 'login', initial: 'asking', states: { asking: {} } });
    const made = resource({ name: 'user', loader: login });
    ends.push(() => made.destroy());
    await flushPromises();
    expect(rows()).toEqual(['user', ' login']);
    expect(words('user')).toBe('running for 0 ms');
  });

  test('keepFresh() is below its resource', async () => {
    const one = make({ name: 'user', loader: async () => 'Ada' });
    make({ name: 'other', loader: async () => 'Grace' });
    keepFresh(one, { every: 1000 });
    await flushPromises();
    await pass(1000);
    expect(rows()).toEqual(['user', ' user.keepFresh', 'other']);
    expect(rows(true).slice(1, 4)).toEqual([' user.keepFresh', '  page', '  ask']);
    expect(last('user.keepFresh').loads).toEqual([]);
    one.destroy();
    expect([last('user.keepFresh').state, last('user').state]).toEqual(['stopped', 'stopped']);
  });
});

test('The steps of keepFresh() are described', async () => {
  const isWanted = signal(true);
  const one = make({ name: 'user', loader: async () => 'Ada' });
  keepFresh(one, { every: 30_000, while: isWanted });
  await pass(30_000);
  isWanted.set(false);
  await pass(30_000);
  isWanted.set(true);
  await pass(0);
  expect(told('user.keepFresh').slice(1)).toEqual([
    'user.keepFresh went from fresh to due, because 30 s passed.',
    'user.keepFresh went from due to fresh, because a reload was requested.',
    'user.keepFresh went from fresh to due, because 30 s passed.',
    'user.keepFresh went from due to paused, because no reload is wanted now.',
    'user.keepFresh went from paused to due, because a reload is wanted again.',
    'user.keepFresh went from due to fresh, because a reload was requested.',
  ]);
});

describe('The progress of a policy', () => {
  const context = { attempt: 1, options: { retry: 2 }, pause: 3000, retryAt: 12_000 };
  const pausing = { status: 'active', value: 'pausing', context } as const;

  test('is correct for a page that opens during a pause, unless the clocks differ', () => {
    expect(progressWords(noteStep(undefined, pausing, 11_000), 11_000)).toBe('retrying in 1 s (2 of 3)');
    for (const retryAt of [5, 999_999, null, 'soon']) {
      const tries = noteStep(undefined, { ...pausing, context: { ...context, retryAt } }, 11_000);
      expect(progressWords(tries, 12_000)).toBe('retrying in 2 s (2 of 3)');
      expect(progressWords(tries, 15_000)).toBe('retrying now (2 of 3)');
    }
  });

  test.each([
    [3_600_000, '1 h'],
    [90_000, '1 min'],
    [59_001, '1 min'],
    [1001, '2 s'],
    [1000, '1 s'],
    [901, '1 s'],
    [900, '0.9 s'],
    [1, '0.1 s'],
  ])('counts %d ms down as %s', (pause, text) => {
    const tries = noteStep(undefined, { ...pausing, context: { ...context, pause } }, 20_000);
    expect(progressWords(tries, 20_000)).toBe(`retrying in ${text} (2 of 3)`);
  });

  test('is limited to the last of very many tries', () => {
    let tries = noteStep(undefined, pausing, 0);
    for (let attempt = 2; attempt < 1000; attempt += 1) {
      tries = noteStep(tries, { value: 'trying', context: { ...context, attempt } }, 10 * attempt);
      tries = noteStep(tries, { value: 'pausing', context: { ...context, attempt } }, 10 * attempt + 5);
    }
    expect(tries.phases).toHaveLength(120);
    expect(tries.phases.at(-1)).toMatchObject({ kind: 'pause', number: 1000, to: undefined });
    expect(tries.phases.slice(0, -1).every(({ to }) => to !== undefined)).toBe(true);
  });

  test('is unknown if nothing states it', () => {
    expect(noteStep(undefined, {}, 1)).toEqual({ attempt: 0, attempts: undefined, phases: [] });
    const tries = noteStep(noteStep(undefined, pausing, 11_000), { status: 'stopped' }, 11_500);
    expect([progressWords(tries, 12_000), tries.phases.at(-1)?.to]).toEqual([undefined, 11_500]);
  });
});

describe('Malformed data is described as far as it makes sense', () => {
  const telling = (definition: object) => {
    const program = new Program(store);
    program.actor('x:1', {
      name: 'it',
      definition: JSON.stringify(definition),
      snapshot: { value: 'a', context: {} },
    });
    return (event: EventMessageBody, before: SnapshotMessageBody = {}, after: SnapshotMessageBody = {}) => {
      program.snapshot('x:1', { type: 'x' }, { status: 'active', value: 'a', ...before });
      program.step('x:1', event, 'b', after);
      return textOf(sentence(lastOf(program.get('x:1')) as never)).replace(
        'it went from a to b, because ',
        '',
      );
    };
  };

  test.each<[EventMessageBody, string]>([
    [{ type: 'pause' }, 'it pauses for 0 ms before try 2.'],
    [{ type: 'pause', pause: 'long' }, 'it pauses for 0 ms before try 2.'],
    [{ type: 'xstate.after.pause.policy.pausing' }, 'its pause of 0 ms ended: try 1.'],
    [{ type: 'timeout' }, 'it took too long.'],
    [{ type: 'loader.item' }, 'its stream emitted an item: undefined.'],
    [{ type: 'xstate.done.actor.try' }, 'try 1 finished.'],
    [{ type: 'xstate.error.actor.try' }, 'try 1 failed.'],
    [{ type: 'xstate.error.actor.decide' }, 'its policy failed.'],
    [{ type: 'other', by: 'Ada' }, 'other arrived: "Ada".'],
  ])('an event of a policy: %j', (event, said) => {
    const tell = telling(policyMachine.config);
    const contexts = [
      '•••',
      { attempt: 'x' },
      { attempt: 1, pause: 'x', options: '•••' },
      { attempt: 1, options: { retry: '•••', timeout: '•••' } },
    ];
    const all = contexts.map((context) => tell(event, { context }, { context }));
    expect(all.at(-1)).toBe(said);
  });

  test.each<[EventMessageBody, string]>([
    [{ type: 'expired' }, 'it is no longer fresh.'],
    [{ type: 'page.shown' }, 'the page was shown again.'],
    [{ type: 'page.online' }, 'the page was online again.'],
    [{ type: 'other' }, 'other arrived.'],
  ])('an event of what keeps a resource fresh: %j', (event, said) => {
    const tell = telling(keepFreshMachine.config);
    for (const context of ['•••', { every: null }]) expect(tell(event, { context })).toBe(said);
  });

  test('an event without a snapshot', () => {
    const program = new Program(store);
    program.actor('x:1', { definition: JSON.stringify(policyMachine.config) });
    program.event('x:1', { type: 'retry.now' });
    expect(textOf(causeWords(lastOf(program.get('x:1')) as never))).toBe('it was told to try now: 0');
  });

  test('the context of a policy', () => {
    const error = { '[type]': 'undefined' };
    const odd = noteStep(
      undefined,
      { value: 'pausing', context: { attempt: 'x', options: { retry: error }, pause: 'x' } },
      5,
    );
    expect(odd).toEqual({
      attempt: 0,
      attempts: 1,
      phases: [{ kind: 'pause', number: 1, from: 5, to: undefined, length: 0, until: 5, error: undefined }],
    });
    const tried = noteStep(undefined, { value: 'trying', context: { attempt: 1, options: {} } }, 5);
    expect([tried.attempts, tried.phases.map((phase) => phaseWords(phase, undefined))]).toEqual([
      1,
      ['Try 1'],
    ]);
    noteStep(tried, { value: 'deciding', context: { attempt: 1, options: {}, failure: {} } }, 3);
    expect(tried.phases.map((phase) => phaseWords(phase, undefined))).toEqual(['Try 1, 0 ms, failed']);
    noteStep(tried, { value: 'elsewhere', context: { attempt: 1 } }, 9);
    expect(tried.phases).toHaveLength(1);
  });

  test('a load with many tries', () => {
    const tries = noteStep(undefined, { value: 'trying', context: { attempt: 1234, options: {} } }, 0);
    expect(tookWords(tries, '1 h')).toEqual(['1 h', '1,234 tries']);
    expect(tookWords(noteStep(undefined, {}, 0), '1 h')).toEqual(['1 h']);
  });
});

test('Only the chart of a policy is recognized as one', () => {
  const states = { deciding: {}, pausing: {}, trying: { invoke: { id: 'try' } }, done: {}, failed: {} };
  const isPolicy = (config: object) => definitionOf(JSON.stringify(config)).isPolicy;
  expect(isPolicy({ id: 'policy', states })).toBe(true);
  expect([
    isPolicy({ id: 'mine', states }),
    isPolicy({ id: 'policy', states: { ...states, trying: {} } }),
  ]).toEqual([false, false]);
  const { failed, ...fewer } = states;
  expect(isPolicy({ id: 'policy', states: fewer })).toBe(false);
  expect(definitionOf(JSON.stringify({ id: 'keepFresh', states }))).toMatchObject({
    isKeepFresh: false,
    isPolicy: false,
  });
});

test('A policy that is trying counts as busy', () => {
  expect(['trying', 'pausing', 'deciding', 'paused', 'fresh'].map(toneOf)).toEqual([
    'busy',
    'calm',
    'calm',
    'calm',
    'calm',
  ]);
});
