/**
 * The links of atoms are private, so they are used only if they work as expected. Here, they are
 * those of an engine that differs in one respect.
 */
import { expect, jest, test } from '@jest/globals';

const store = await import('@xstate/store');

interface Link {
  readonly dep: object;
  readonly sub: object;
}

interface Atom {
  deps: Link | undefined;
  depsTail: Link | undefined;
  subs: Link | undefined;
  subsTail: Link | undefined;
  get(): number;
  set(compute: (value: number) => number): void;
}

let reader: Atom | undefined;

/** Called when the reader reads an atom, to link both. */
let link: (atom: Atom, by: Atom) => void;

function createAtom(): Atom {
  const atom: Atom = {
    deps: undefined,
    depsTail: undefined,
    subs: undefined,
    subsTail: undefined,
    get() {
      if (reader !== undefined) link(atom, reader);
      return 0;
    },
    set(compute) {
      const outer = reader;
      reader = atom;
      try {
        compute(0);
      } finally {
        reader = outer;
      }
    },
  };
  return atom;
}

function linkWell(atom: Atom, by: Atom, made: Link = { dep: atom, sub: by }): void {
  by.deps = made;
  by.depsTail = made;
  atom.subs = made;
  atom.subsTail = made;
}

async function areLinksKnown(engine: typeof link): Promise<boolean> {
  link = engine;
  jest.resetModules();
  jest.unstable_mockModule('@xstate/store', () => ({ ...store, createAtom }));
  return (await import('../../src/signals/atoms.js')).areLinksKnown();
}

test('links that work as expected are used', async () => {
  expect(await areLinksKnown(linkWell)).toBe(true);
});

const other: Link = { dep: {}, sub: {} };

/** A sound engine, but for these members of an atom that is read and of its reader. */
const except =
  (ofAtom: Partial<Atom>, ofReader: Partial<Atom> = {}): typeof link =>
  (atom, by) => {
    linkWell(atom, by);
    Object.assign(atom, ofAtom);
    Object.assign(by, ofReader);
  };

test.each<[string, typeof link]>([
  ['nothing is linked', () => {}],
  ['an atom has none to its readers', except({ subs: undefined, subsTail: undefined })],
  ['those to readers end with another one', except({ subsTail: other })],
  ['a reader has another one', except({}, { deps: other })],
  ['they refer to another reader', (atom, by) => linkWell(atom, by, { dep: atom, sub: {} })],
  ['they refer to another atom', (atom, by) => linkWell(atom, by, { dep: {}, sub: by })],
  ['the end of what a reader reads is unknown', except({}, { depsTail: undefined })],
  [
    'the end of what an atom reads is known although it reads nothing',
    (atom, by) => {
      linkWell(atom, by);
      Object.defineProperty(by, 'depsTail', { get: () => by.deps, set: () => {} });
    },
  ],
])('links are not used if %s', async (_, engine) => {
  expect(await areLinksKnown(engine)).toBe(false);
});
