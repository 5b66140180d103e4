import type { SignalPeer, Writable } from '../signal-peer.js';
import { type Case, change, expect, timed } from './case.js';

/** Signals in a case that creates; effects, too, but for those that read many signals. */
const COUNT = 20_000;

/** Writes in a case that updates, but for those that cost much more or less than others. */
const WRITES = 5000;

/** What the effects have read, all in all. */
const seen = { sum: 0 };

function signals(peer: SignalPeer, count: number): Writable<number>[] {
  const made = new Array<Writable<number>>(count);
  for (let index = 0; index < count; index++) made[index] = peer.signal(index);
  return made;
}

/** An effect over so many signals, each number of them as one writes it. */
function follow(peer: SignalPeer, sources: readonly Writable<number>[], first: number, count: number): void {
  const read = (index: number) => (sources[first + index] as Writable<number>).read;
  if (count === 1) {
    const one = read(0);
    peer.effect(() => {
      seen.sum += one();
    });
  } else if (count === 2) {
    const [one, two] = [read(0), read(1)];
    peer.effect(() => {
      seen.sum += one() + two();
    });
  } else if (count === 4) {
    const [one, two, three, four] = [read(0), read(1), read(2), read(3)];
    peer.effect(() => {
      seen.sum += one() + two() + three() + four();
    });
  } else {
    peer.effect(() => {
      for (let index = 0; index < count; index++) seen.sum += read(index)();
    });
  }
}

const createSignals: Case = (peer) => ({
  repeat: () => {
    let made: Writable<number>[] = [];
    const time = timed(() => {
      made = signals(peer, COUNT);
    });
    expect('the last signal', made.at(-1)?.read() ?? Number.NaN, COUNT - 1);
    return time;
  },
});

/**
 * So many signals for one effect, so many effects for one signal. Timed from the first effect to
 * the end of all.
 */
function create(from: number, to: number): Case {
  return (peer) => {
    const effects = COUNT / Math.max(1, from);
    const count = (effects * from) / to;
    const runs = effects * (from === 0 ? 0 : 1);
    const repeat = () => {
      const sources = signals(peer, count);
      for (const { read } of sources) read();
      seen.sum = 0;
      const time = timed(() => {
        const { end } = peer.scope(() => {
          for (let index = 0; index < effects; index++)
            follow(peer, sources, Math.floor(index / to) * from, from);
        });
        end();
      });
      expect('the sum', seen.sum, runs === 0 ? 0 : (to * (count * (count - 1))) / 2);
      return time;
    };
    return { repeat };
  };
}

/**
 * One of so many signals of one effect, or the signal of so many effects, changes so many times.
 */
function update(from: number, to: number, writes: number): Case {
  return (peer) => {
    const sources = signals(peer, from);
    const [head] = sources as [Writable<number>];
    const { end } = peer.scope(() => {
      for (let index = 0; index < to; index++) follow(peer, sources, 0, from);
    });
    const others = (from * (from - 1)) / 2;
    const repeat = () => {
      change(peer, head, -1);
      seen.sum = 0;
      const time = timed(() => {
        for (let value = 0; value < writes; value++) change(peer, head, value);
      });
      expect('the sum', seen.sum, to * (writes * others + (writes * (writes - 1)) / 2));
      return time;
    };
    return { repeat, end };
  };
}

/** S.js has measured these, Solid after it. */
export const createAndUpdate = {
  createSignals,
  'createComputations 0to1': create(0, 1),
  'createComputations 1to1': create(1, 1),
  'createComputations 2to1': create(2, 1),
  'createComputations 4to1': create(4, 1),
  'createComputations 1000to1': create(1000, 1),
  'createComputations 1to2': create(1, 2),
  'createComputations 1to4': create(1, 4),
  'createComputations 1to8': create(1, 8),
  'createComputations 1to1000': create(1, 1000),
  'updateSignals 1to1': update(1, 1, 4 * WRITES),
  'updateSignals 2to1': update(2, 1, 2 * WRITES),
  'updateSignals 4to1': update(4, 1, WRITES),
  'updateSignals 1000to1': update(1000, 1, WRITES / 250),
  'updateSignals 1to2': update(1, 2, WRITES),
  'updateSignals 1to4': update(1, 4, WRITES),
  'updateSignals 1to1000': update(1, 1000, WRITES / 10),
};
