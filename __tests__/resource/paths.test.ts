import { describe, expect, jest, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import {
  type ResourceModelEvent,
  type ResourceModelUsualEventType,
  resourceModel,
  testResource,
} from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

/**
 * Up to this number of events, all simple paths are run. The default is five, which is what a path
 * through all six states takes.
 */
const maxLength = Number(process.env.MAX_LENGTH ?? 5);

jest.setTimeout(60 * 60_000);
collectUncaught();

const usual = [
  'params',
  'params.failed',
  'reload',
  'set',
  'xstate.done.actor.loader',
  'xstate.error.actor.loader',
] as const;
const force = [false, true];
/** Params 2 have a cached value. Params 3 have one that is revalidated. */
const cached = (params: number) => ({ 2: 'b', 3: 'c' })[params];
const revalidate = (params: number) => params === 3;
const known = { params: [1, 2, 3, undefined], cached, revalidate };

describe('resource() does what the chart says', () => {
  test(`on every simple path of up to ${maxLength} events`, async () => {
    const coverage = await testResource(resource, { maxLength });
    expect(coverage.missing).toEqual([]);
    expect(coverage.covered).toHaveLength(30);
  });

  test(`with waits, and reloads by force, of up to ${maxLength - 2} events`, async () => {
    const coverage = await testResource(resource, {
      events: [...usual, 'params.waiting'],
      force,
      maxLength: maxLength - 2,
    });
    expect(coverage.missing).toEqual([]);
    expect(coverage.covered).toHaveLength(30 + 6 + 2);
  });

  test(`with streams, of up to ${maxLength - 2} events`, async () => {
    const coverage = await testResource(resource, {
      events: [...usual, 'loader.item'],
      force,
      maxLength: maxLength - 2,
    });
    expect(coverage.missing).toEqual([]);
    expect(coverage.covered.map(({ from, event, to }) => `${from} ${event} ${to}`)).toEqual(
      expect.arrayContaining([
        'loading loader.item resolved',
        'reloading loader.item resolved',
        'resolved loader.item resolved',
        'resolved xstate.done.actor.loader resolved',
        'resolved xstate.error.actor.loader error',
      ]),
    );
    expect(coverage.covered).toHaveLength(30 - 2 + 5 + 2);
  });

  test.each([
    ['loads', usual],
    ['streams', [...usual, 'loader.item', 'params.waiting']],
  ] as const)(
    `with values that are known, and ${'%s'}, of up to ${maxLength - 3} events`,
    async (_, events) => {
      const coverage = await testResource(resource as never, {
        ...known,
        events,
        force,
        maxLength: maxLength - 3,
      });
      expect(coverage.missing).toEqual([]);
      for (const from of ['idle', 'loading', 'reloading', 'resolved', 'error', 'local'] as const) {
        expect(coverage.covered).toContainEqual({ from, event: 'params', to: 'resolved' });
        expect(coverage.covered).toContainEqual({ from, event: 'params', to: 'reloading' });
      }
    },
  );

  test('on all 62 paths through the chart that visit no state twice, 341 with the data', () => {
    const byEvents = new Set<string>();
    const byData = new Set<string>();
    for (const { start, steps } of resourceModel({ params: [1, 2] }).simplePaths({ maxLength: 5 })) {
      const states: string[] = [start.status];
      const events: ResourceModelEvent<string, number, ResourceModelUsualEventType>[] = [];
      for (const { event, state } of steps) {
        if (states.includes(state.status)) break;
        states.push(state.status);
        events.push(event);
        byEvents.add(JSON.stringify([states, events.map(({ type }) => type)]));
        byData.add(JSON.stringify(events));
      }
    }
    expect([byEvents.size, byData.size]).toEqual([62, 341]);
  });
});
