import type { Readable, SignalPeer } from '../signal-peer.js';
import { change, expect, onOneGraph } from './case.js';

/** Some work that the compiler cannot remove. */
const busy = { steps: 0 };
function beBusy(): void {
  for (let step = 0; step < 100; step++) busy.steps += step;
}

/** An effect that counts its runs. */
function counted(peer: SignalPeer, { read }: Readable<unknown>, runs = { count: 0 }): { count: number } {
  peer.effect(() => {
    read();
    runs.count += 1;
  });
  return runs;
}

const total = (readables: readonly Readable<number>[]) =>
  readables.reduce((sum, { read }) => sum + read(), 0);

/** The value of the first computed never changes, so the others have nothing to do. */
function avoidable(peer: SignalPeer) {
  const head = peer.signal(0);
  const followed = peer.computed(() => head.read());
  const constant = peer.computed(() => followed.read() * 0);
  const heavy = peer.computed(() => {
    beBusy();
    return constant.read() + 1;
  });
  const third = peer.computed(() => heavy.read() + 2);
  const last = peer.computed(() => third.read() + 3);
  peer.effect(() => {
    last.read();
    beBusy();
  });
  return () => {
    for (let value = 0; value < 1000; value++) {
      change(peer, head, value);
      expect('the last', last.read(), 6);
    }
  };
}

/** 50 computeds over one signal, a computed and an effect over each. */
function broad(peer: SignalPeer) {
  const head = peer.signal(0);
  const runs = { count: 0 };
  const ends = Array.from({ length: 50 }, (_, index) => {
    const near = peer.computed(() => head.read() + index);
    const far = peer.computed(() => near.read() + 1);
    counted(peer, far, runs);
    return far;
  });
  return () => {
    change(peer, head, -1);
    runs.count = 0;
    for (let value = 0; value < 50; value++) {
      change(peer, head, value);
      expect('the last', ends.at(-1)?.read() ?? Number.NaN, value + 50);
    }
    expect('runs', runs.count, 50 * 50);
  };
}

/** A chain of 50 computeds. */
function deep(peer: SignalPeer) {
  const head = peer.signal(0);
  let last: Readable<number> = head;
  for (let depth = 0; depth < 50; depth++) {
    const { read } = last;
    last = peer.computed(() => read() + 1);
  }
  const end = last;
  const runs = counted(peer, end);
  return () => {
    change(peer, head, -1);
    runs.count = 0;
    for (let value = 0; value < 50; value++) {
      change(peer, head, value);
      expect('the last', end.read(), value + 50);
    }
    expect('runs', runs.count, 50);
  };
}

/** Computeds over one signal, their sum, and an effect. */
function diamond(peer: SignalPeer) {
  const head = peer.signal(0);
  const sides = Array.from({ length: 5 }, () => peer.computed(() => head.read() + 1));
  const sum = peer.computed(() => total(sides));
  const runs = counted(peer, sum);
  return () => {
    change(peer, head, -1);
    runs.count = 0;
    for (let value = 0; value < 500; value++) {
      change(peer, head, value);
      expect('the sum', sum.read(), (value + 1) * 5);
    }
    expect('runs', runs.count, 500);
  };
}

/** 100 signals go into one computed, and computeds over it return one of them each. */
function mux(peer: SignalPeer) {
  const heads = Array.from({ length: 100 }, () => peer.signal(0));
  const all = peer.computed(() => heads.map(({ read }) => read()));
  const ends = heads.map((_, index) => {
    const one = peer.computed(() => all.read()[index] ?? Number.NaN);
    const end = peer.computed(() => one.read() + 1);
    peer.effect(() => void end.read());
    return end;
  });
  return () => {
    for (const factor of [1, 2]) {
      for (const [index, head] of heads.slice(0, 10).entries()) {
        change(peer, head, index * factor);
        expect('what comes out', ends[index]?.read() ?? Number.NaN, index * factor + 1);
      }
    }
  };
}

/** A computed that reads one signal 30 times. */
function repeated(peer: SignalPeer) {
  const head = peer.signal(0);
  const sum = peer.computed(() => {
    let result = 0;
    for (let time = 0; time < 30; time++) result += head.read();
    return result;
  });
  const runs = counted(peer, sum);
  return () => {
    change(peer, head, -1);
    runs.count = 0;
    for (let value = 0; value < 100; value++) {
      change(peer, head, value);
      expect('the sum', sum.read(), value * 30);
    }
    expect('runs', runs.count, 100);
  };
}

/** A chain of ten computeds, and the sum of all. */
function triangle(peer: SignalPeer) {
  const head = peer.signal(0);
  const all: Readable<number>[] = [head];
  for (let depth = 1; depth < 10; depth++) {
    const { read } = all[depth - 1] as Readable<number>;
    all.push(peer.computed(() => read() + 1));
  }
  const sum = peer.computed(() => total(all));
  const runs = counted(peer, sum);
  return () => {
    change(peer, head, -1);
    runs.count = 0;
    for (let value = 0; value < 100; value++) {
      change(peer, head, value);
      expect('the sum', sum.read(), 45 + 10 * value);
    }
    expect('runs', runs.count, 100);
  };
}

/** A computed that reads a different source each time, 20 times in a row. */
function unstable(peer: SignalPeer) {
  const head = peer.signal(0);
  const double = peer.computed(() => head.read() * 2);
  const inverse = peer.computed(() => -head.read());
  const sum = peer.computed(() => {
    let result = 0;
    for (let time = 0; time < 20; time++) result += head.read() % 2 === 0 ? inverse.read() : double.read();
    return result;
  });
  const runs = counted(peer, sum);
  return () => {
    change(peer, head, -1);
    runs.count = 0;
    for (let value = 0; value < 100; value++) {
      change(peer, head, value);
      expect('the sum', sum.read() + 0, value * (value % 2 === 0 ? -20 : 40) + 0);
    }
    expect('runs', runs.count, 100);
  };
}

function fibonacci(n: number): number {
  return n < 2 ? 1 : fibonacci(n - 1) + fibonacci(n - 2);
}

const hard = (n: number) => n + fibonacci(16);

/**
 * $mol's: two signals, and so much work in some of the computeds that to run one once too often
 * shows.
 */
function molBench(peer: SignalPeer) {
  const a = peer.signal(0);
  const b = peer.signal(0);
  const c = peer.computed(() => (a.read() % 2) + (b.read() % 2));
  const d = peer.computed(() => [0, 1, 2, 3, 4].map((i) => ({ x: i + (a.read() % 2) - (b.read() % 2) })));
  const x = (index: number) => d.read()[index]?.x ?? Number.NaN;
  const e = peer.computed(() => hard(c.read() + a.read() + x(0)));
  const f = peer.computed(() => hard(x(2) || b.read()));
  const g = peer.computed(() => c.read() + (c.read() || e.read() % 2) + x(4) + f.read());
  const seen = [0, 0, 0];
  peer.effect(() => {
    seen[0] = hard(g.read());
  });
  peer.effect(() => {
    seen[1] = g.read();
  });
  peer.effect(() => {
    seen[2] = hard(f.read());
  });
  const expected = (g: number) => [hard(g), g, hard(hard(2))];
  let turn = 0;
  return () => {
    turn += 2;
    peer.batch(() => {
      b.write(1);
      a.write(1 + turn);
    });
    expected(8 + hard(2)).forEach(
      (value, index) => void expect('an effect', seen[index] ?? Number.NaN, value),
    );
    peer.batch(() => {
      a.write(2 + turn);
      b.write(2);
    });
    expected(5 + hard(2)).forEach(
      (value, index) => void expect('an effect', seen[index] ?? Number.NaN, value),
    );
  };
}

export const kairo = {
  avoidable: onOneGraph(20, avoidable),
  broad: onOneGraph(15, broad),
  deep: onOneGraph(40, deep),
  diamond: onOneGraph(20, diamond),
  mux: onOneGraph(15, mux),
  repeated: onOneGraph(80, repeated),
  triangle: onOneGraph(60, triangle),
  unstable: onOneGraph(50, unstable),
  molBench: onOneGraph(30, molBench),
};
