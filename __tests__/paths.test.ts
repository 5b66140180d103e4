import { describe, expect, jest, test } from '@jest/globals';
import { resource } from 'xstate-resource';
import { resourceModel, testResource } from 'xstate-resource/testing';
import { collectUncaught } from './support/uncaught.js';

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

  test('so on all 341 simple paths through the states of the chart', () => {
    const beginnings = new Set<string>();
    for (const { start, steps } of resourceModel({ params: [1, 2] }).simplePaths({ maxLength: 5 })) {
      const states: string[] = [start.status];
      const events: unknown[] = [];
      for (const { event, state } of steps) {
        if (states.includes(state.status)) break;
        states.push(state.status);
        events.push(event);
        beginnings.add(JSON.stringify(events));
      }
    }
    expect(beginnings.size).toBe(341);
  });
});
