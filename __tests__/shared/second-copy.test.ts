/** What two copies do in one program is tested in two-copies.test.ts, in processes of its own. */
import { afterAll, beforeEach, expect, jest, test } from '@jest/globals';
import { version } from '../../src/shared/version.js';

const key = Symbol.for('xstate-resource');
const warn = jest.spyOn(console, 'warn');

beforeEach(() => {
  jest.resetModules();
  Reflect.deleteProperty(globalThis, key);
  warn.mockReset().mockImplementation(() => {});
});
afterAll(() => warn.mockRestore());

const load = () => import('../../src/shared/second-copy.js');

test('the first copy announces its version, and does not warn however often it is used', async () => {
  const { warnOfSecondCopy } = await load();
  expect(key in globalThis).toBe(false); // importing it is not using it
  warnOfSecondCopy();
  warnOfSecondCopy();
  expect(Reflect.get(globalThis, key)).toBe(version);
  expect(warn).not.toHaveBeenCalled();
});

test('each later copy warns once, and names the version of the first', async () => {
  Reflect.set(globalThis, key, '0.0.7');
  for (const copies of [1, 2]) {
    jest.resetModules();
    const { warnOfSecondCopy } = await load();
    warnOfSecondCopy();
    warnOfSecondCopy();
    expect(warn).toHaveBeenCalledTimes(copies);
    expect(warn).toHaveBeenLastCalledWith(
      `A second copy of xstate-resource was loaded: version ${version}, after version 0.0.7. ` +
        'Neither copy tracks the signals of the other. Configure your package manager or bundler to use ' +
        'one copy. See "npm ls xstate-resource".',
    );
  }
});
