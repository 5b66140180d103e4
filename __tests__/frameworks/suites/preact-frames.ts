import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { render } from 'preact';
import { flushPromises } from 'xstate-resource/testing';
import { preact } from '../libraries/preact.js';
import { countries } from './country.js';

/** Preact runs effects after the next frame. Version 11 also runs their clean-ups then. */
export function preactFrames(): void {
  describe('before the next frame', () => {
    const current = countries(preact);
    let page: Element;
    beforeEach(() => {
      page = document.createElement('div');
      jest.useFakeTimers(); // a frame passes when the test says so
    });
    afterEach(() => {
      jest.runAllTimers(); // Preact queues the effects of all tests together
      jest.useRealTimers();
    });

    test('unmounting aborts the load of a component whose effects have not run', async () => {
      const { country } = current;
      render(country.element('FRA') as never, page);
      await flushPromises();
      expect(country.requests).toEqual(['FRA']);
      render(null, page);
      await flushPromises();
      expect(country.requests).toEqual(['FRA aborted']);
    });

    test('a reload after unmounting makes no request', async () => {
      const { country } = current;
      render(country.element('FRA') as never, page);
      await flushPromises();
      country.server.resolve('France');
      await jest.advanceTimersByTimeAsync(100);
      const { used } = country;
      render(null, page);
      await flushPromises();
      used.reload();
      await flushPromises();
      expect(country.requests).toEqual(['FRA']);
    });
  });
}
