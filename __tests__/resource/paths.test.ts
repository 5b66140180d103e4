import { describe, expect, jest, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { type ResourceModelEvent, resourceModel, testResource } from 'xstate-resource/testing';
import { collectUncaught } from '../support/uncaught.js';

/** The number of events up to which all simple paths are run: five by default, as many as take a path through all six states. */
const maxLength = Number(process.env.MAX_LENGTH ?? 5);

jest.setTimeout(60 * 60_000);
collectUncaught();

describe('resource() does what the chart says', () => {
  test(`on every simple path of up to ${maxLength} events`, async () => {
    const coverage = await testResource(resource, { maxLength });
    expect(coverage.missing).toEqual([]);
    expect(coverage.covered).toHaveLength(30);
  });

  test('so on all 62 ways through the states of the chart that come to none of them twice, 341 with the data', () => {
    const byEvents = new Set<string>();
    const byData = new Set<string>();
    for (const { start, steps } of resourceModel({ params: [1, 2] }).simplePaths({ maxLength: 5 })) {
      const states: string[] = [start.status];
      const events: ResourceModelEvent<string, number>[] = [];
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
