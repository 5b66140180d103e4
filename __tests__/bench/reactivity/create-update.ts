import type { SignalPeer, Writable } from '../signal-peer.js';
import { type Case, change, expect, timed } from './case.js';

/** Signals in a creating case. Also the number of effects, unless they read many signals. */
const COUNT = 20_000;

/** Writes in an updating case, unless its writes cost much more or less than others. */
const WRITES = 5000;

/** The sum of all values that the effects have read. */
const seen = { sum: 0 };

function signals(peer: SignalPeer, count: number): Writable<number>[] {
  const made = new Array<Writable<number>>(count);
  for (let index = 0; index < count; index++) made[index] = peer.signal(index);
  return made;
}

/** An effect over a number of signals. Each number is written the way users would write it. */
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
 * `from` signals for each effect, `to` effects for each signal. Timed from the creation of the
 * first effect to the disposal of all.
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

/** Repeatedly changes one of `from` signals of an effect, or the signal of `to` effects. */
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

/** These cases come from S.js, and later from Solid. */
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
