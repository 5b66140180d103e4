/**
 * Random programs for the resource of a component: what it exposes matches its params, and it loads
 * only while the component is mounted.
 */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { componentResource, type Shown } from 'xstate-resource/adapter';
import { type ControlledLoad, controlledLoader, flushPromises } from 'xstate-resource/testing';

type Params = number | null;

/** A value that names the params it was loaded for. */
const valueFor = (params: unknown) => `value for ${params}`;

type Step =
  | { readonly type: 'commit' | 'preview'; readonly params: Params }
  | { readonly type: 'pause' | 'resume' | 'blink' | 'reload' | 'insist' | 'set' | 'flush' }
  | { readonly type: 'resolve' | 'reject' | 'late'; readonly which: number };

const paramsArbitrary = fc.constantFrom<Params>(1, 2, 3, null);

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('commit' as const, 'preview' as const),
      params: paramsArbitrary,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'blink' as const,
        'reload' as const,
        'insist' as const,
        'set' as const,
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('flush' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('resolve' as const, 'reject' as const, 'late' as const),
      which: fc.nat(5),
    }),
  },
);

class Component {
  readonly server = controlledLoader<string, number>();
  readonly own = componentResource<string, number>(
    { loader: this.server, params: null },
    { caller: 'random' },
  );
  params: Params = null;
  isThere = false;
  readonly seen: Shown<string>[] = [];
  readonly settled = new Set<ControlledLoad<string, number>>();

  constructor() {
    this.own.subscribe(() => this.seen.push(this.own.shown));
  }

  async take(step: Step): Promise<void> {
    switch (step.type) {
      case 'commit':
        this.params = step.params;
        this.isThere = true;
        this.own.commit({ loader: this.server, params: step.params });
        break;
      case 'preview': {
        const before = this.own.shown;
        const shown = this.own.preview({ loader: this.server, params: step.params }, before);
        expectFor(shown, step.params);
        expect(this.own.shown).toBe(before);
        if (step.params === this.params) expect(shown).toBe(before);
        break;
      }
      case 'pause':
        this.isThere = false;
        this.own.pause();
        break;
      case 'resume':
        this.isThere = true;
        this.own.resume();
        break;
      case 'blink': {
        if (!this.isThere) break;
        const { pending } = this.server;
        this.own.pauseSoon();
        this.own.resume();
        await flushPromises();
        expect(pending.every(({ abortSignal }) => !abortSignal.aborted)).toBe(true);
        break;
      }
      case 'reload':
      case 'insist':
        if (this.own.reload({ force: step.type === 'insist' })) expect(this.isThere).toBe(true);
        break;
      case 'set':
        this.own.set(`set for ${this.params}`);
        break;
      case 'flush':
        await flushPromises();
        break;
      default:
        await this.#settle(step);
    }
    this.#expectRight();
  }

  /** Settles any load, even one that was superseded or has ended. */
  async #settle({ type, which }: Extract<Step, { readonly which: number }>): Promise<void> {
    const { loads, pending } = this.server;
    const open = type === 'late' ? loads : pending;
    const load = open[which % Math.max(open.length, 1)];
    if (load === undefined || this.settled.has(load)) return;
    this.settled.add(load);
    const index = loads.indexOf(load);
    if (type === 'reject') await this.server.reject(new Error(`failed for ${load.params}`), index);
    else await this.server.resolve(valueFor(load.params), index);
  }

  #expectRight(): void {
    expectFor(this.own.shown, this.params);
    for (const shown of this.seen.splice(0)) expectFor(shown, this.params);
    expect(this.server.pending.length).toBeLessThanOrEqual(1);
  }

  /** At rest, a load runs exactly if the resource says so and the component is mounted. */
  async expectAtRest(): Promise<void> {
    await flushPromises();
    const { isLoading } = this.own.shown;
    expect(this.server.pending).toHaveLength(this.isThere && isLoading ? 1 : 0);
  }
}

function expectFor(shown: Shown<string>, params: Params): void {
  const { status, value, error, hasValue, isLoading } = shown;
  expect(hasValue).toBe(value !== undefined);
  expect(isLoading).toBe(status === 'loading' || status === 'reloading');
  if (params === null && status !== 'local') expect(status).toBe('idle');
  if (params !== null) expect(status).not.toBe('idle');
  if (value !== undefined) expect(value.endsWith(` for ${params}`)).toBe(true);
  if (error !== undefined) expect(error.message.endsWith(` for ${params}`)).toBe(true);
}

/** Holds for any steps in any order. */
export const components = fc.asyncProperty(
  fc.array(stepArbitrary, { maxLength: 25, size: 'max' }),
  async (steps) => {
    const component = new Component();
    for (const step of steps) {
      await component.take(step);
      if (step.type === 'flush') await component.expectAtRest();
    }
    await component.expectAtRest();
    component.own.end();
    await flushPromises();
    expect(component.server.pending).toHaveLength(0);
  },
);
