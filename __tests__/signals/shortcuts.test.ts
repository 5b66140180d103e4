/** What is up to date is not checked again, and what nobody observes is not recorded. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createAtom } from '@xstate/store';
import { batch, computed, effect, signal } from '../../src/index.js';
import { Computed, leavesOf } from '../../src/signals/graph.js';
import { FOLLOWS, type Link, linkTo, type Target } from '../../src/signals/links.js';
import { nodeIn } from '../../src/signals/signal.js';
import { Valued } from '../../src/signals/valued.js';

/** The names of the computeds whose sources have been checked. */
const checked: string[] = [];
/** How many values have been remembered, in case that they come back. */
let remembered = 0;

beforeEach(() => {
  const { enter } = Computed.prototype;
  jest.spyOn(Computed.prototype, 'enter').mockImplementation(function (this: Computed<unknown>) {
    checked.push(this.name);
    enter.call(this);
  });
  const { forget } = Valued.prototype;
  jest.spyOn(Valued.prototype, 'forget').mockImplementation(function (this: Valued<unknown>) {
    remembered += 1;
    forget.call(this);
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

function checkedIn(run: () => void): readonly string[] {
  checked.length = 0;
  run();
  return [...checked];
}

function rememberedIn(run: () => void): number {
  remembered = 0;
  run();
  return remembered;
}

const setUp = () => {
  const [count, other] = [signal(1), signal(1)];
  const double = computed(() => count() * 2, { name: 'double' });
  return { count, other, double };
};

test('a computed that nobody observes is checked once after each write', () => {
  const { count, other, double } = setUp();
  expect(checkedIn(double)).toEqual(['double']);
  expect(checkedIn(double)).toEqual([]);
  other.set(2);
  expect(checkedIn(double)).toEqual(['double']);
  count.set(2);
  expect(checkedIn(() => [double(), double()])).toEqual(['double']);
});

test('a computed that is observed is checked only after writes to what it reads', () => {
  const { count, other, double } = setUp();
  double.subscribe(() => {});
  expect(checkedIn(() => other.set(2))).toEqual([]);
  expect(checkedIn(double)).toEqual([]);
  expect(checkedIn(() => count.set(2))).toEqual(['double']);
  expect(checkedIn(double)).toEqual([]);
});

test('a computed that loses its observer is up to date until the next write', () => {
  const { count, other, double } = setUp();
  const subscription = double.subscribe(() => {});
  other.set(2);
  subscription.unsubscribe();
  expect(checkedIn(double)).toEqual([]);
  count.set(2);
  expect([checkedIn(double), double()]).toEqual([['double'], 4]);
});

test('a computed that reads an atom is checked on each read, but once for all that read it', () => {
  const atom = createAtom(1);
  const double = computed(() => atom.get() * 2, { name: 'double' });
  const [one, two] = [computed(() => double() + 1), computed(() => double() + 2)];
  const sum = computed(() => one() + two(), { name: 'sum' });
  expect(sum()).toBe(7);
  expect(checkedIn(double)).toEqual(['double']);
  expect(checkedIn(sum).filter((name) => name === 'double')).toEqual(['double']);
  expect(checkedIn(sum)[0]).toBe('sum');
});

test('values are remembered only for observers, and in batches', () => {
  const { count, double } = setUp();
  expect(rememberedIn(() => count.set(2))).toBe(0);
  expect(rememberedIn(double)).toBe(0);
  effect(() => void double());
  expect(rememberedIn(() => count.set(3))).toBe(2);
  const alone = signal(1);
  expect(rememberedIn(() => batch(() => alone.set(2)))).toBe(1);
});

test('what a body reads several times in a row or in turns is linked once', () => {
  const [first, second] = [nodeIn(signal(1)), nodeIn(signal(2))];
  const reader: Target = { flags: FOLLOWS, sources: undefined, mark: () => undefined };
  let last: Link | undefined;
  for (const node of [first, first, second, first, second]) last = linkTo(reader, node, last, 1);
  const linked = [];
  for (let link = reader.sources; link !== undefined; link = link.nextSource) linked.push(link.source);
  expect(linked).toEqual([first, second]);
});

test('the leaves of a computed are what it depends on and is not computed, each once', () => {
  const { count, other, double } = setUp();
  const triple = computed(() => count() * 3);
  const sum = computed(() => double() + triple() + other());
  sum();
  expect(leavesOf(nodeIn(sum) as Computed<unknown>)).toEqual([nodeIn(other), nodeIn(count)]);
});
