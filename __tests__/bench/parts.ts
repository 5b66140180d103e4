/** Measures the memory of a resource, part by part: `npm run bench:parts`. */
import { createAtom, type ReadonlyAtom } from '@xstate/store';
import { Actor, type AnyActorRef, createActor } from 'xstate';
import { resource, signal } from 'xstate-resource';
import { resourceMachine } from 'xstate-resource/machine';
import { text } from './tables.js';

const COUNT = 5000;

async function heap(): Promise<number> {
  for (let round = 0; round < 6; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
  return process.memoryUsage().heapUsed;
}

/** Creates many, and returns the bytes that each takes. */
async function weigh(make: (index: number) => unknown): Promise<number> {
  const kept = new Array<unknown>(COUNT).fill(undefined);
  for (let index = 0; index < 100; index++) kept[index] = await make(index); // anything that is created only once is created now
  const before = await heap();
  for (let index = 100; index < COUNT; index++) kept[index] = await make(index);
  const bytes = ((await heap()) - before) / (COUNT - 100);
  return kept.length > 0 ? bytes : 0; // keeps them alive until here
}

const input = { loader: () => 'value' };
const loader = async ({ params }: { readonly params: number }) => ({ n: params });

function read<T>(atom: ReadonlyAtom<T>): ReadonlyAtom<T> {
  atom.get();
  return atom;
}

/** Parent for an actor that should belong to the shared system of all uninspected resources. */
const parent = { system: resource(input).actor.system } as AnyActorRef;

const parts: Readonly<Record<string, (index: number) => unknown>> = {
  'an atom of @xstate/store': (index) => createAtom(index),
  'two, one computed from the other': (index) => {
    const atom = createAtom(index);
    return read(createAtom(() => atom.get() + 1));
  },
  'an atom with a subscriber': (index) => {
    const atom = createAtom(index);
    return [atom, atom.subscribe(() => {})];
  },
  'an actor of the chart, in its own system': () => createActor(resourceMachine, { input }).start(),
  'an actor of the chart, in the shared system': () => {
    const actor = new Actor(resourceMachine, { input, parent });
    return Object.assign(actor, { _parent: undefined }).start();
  },
  'a signal': (index) => signal(index),
  'a resource that is loading, and its signal': (index) => {
    const params = signal(index);
    return [params, resource({ params, loader: () => new Promise<string>(() => {}) })];
  },
  'a resource that has loaded, and its signal': async (index) => {
    const params = signal(index);
    const made = resource({ params, loader });
    while (made.status() !== 'resolved') await undefined;
    return [params, made, made.value()];
  },
};

const rows: string[][] = [];
for (const [name, make] of Object.entries(parts))
  rows.push([name, Math.round(await weigh(make)).toLocaleString('en')]);
console.log(text([['', 'bytes'], ...rows]));
