/**
 * Runs React's lint rules and compiler on our source and on a component that uses all hooks.
 *
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, render } from '@testing-library/react';
import * as react from 'react';
import * as compilerRuntime from 'react/compiler-runtime';
import * as jsxRuntime from 'react/jsx-runtime';
import ts from 'typescript';
import * as xstateResource from 'xstate-resource';
import * as hooks from 'xstate-resource/react';
import { controlledLoader, flushPromises } from 'xstate-resource/testing';
import type * as everyHook from './every-hook.js';

const files = ['src/frameworks/hooks.ts', 'src/frameworks/react.ts', '__tests__/frameworks/every-hook.tsx'];

/** The output of the tools. They run outside jest, as they do for users. */
function said(tool: string, ...paths: string[]): unknown {
  return JSON.parse(
    execFileSync(process.execPath, ['__tests__/support/react-tools.mjs', tool, ...paths], {
      encoding: 'utf8',
    }),
  );
}

interface Compiled {
  readonly code: string;
  readonly functions: readonly string[];
  readonly problems: readonly string[];
}

test('the newest rules of eslint-plugin-react-hooks report nothing, and no comment turns a rule off', () => {
  expect(files.filter((path) => readFileSync(path, 'utf8').includes('eslint-disable'))).toEqual([]);
  expect(said('lint', ...files)).toEqual([]);
});

test('the rules report a hook in a condition and a ref in a render', () => {
  expect(said('lint', '__tests__/frameworks/against-the-rules.tsx')).toEqual([
    expect.stringContaining('react-hooks/rules-of-hooks'),
    expect.stringContaining('react-hooks/refs'),
  ]);
});

test('the compiler compiles each file unchanged', () => {
  const compiled = files.map((path) => said('compile', path) as Compiled);
  expect(compiled.map(({ problems }) => problems)).toEqual([[], [], []]);
  expect(compiled[0]?.functions).toEqual([
    'useReadable',
    'useSignalValue',
    'useResource',
    'useSuspenseResource',
    'useProvidedScope',
  ]);
  expect(compiled[2]?.functions).toEqual(['Waiting', 'User', 'EveryHook']);
});

describe('a compiled component', () => {
  afterEach(() => {
    cleanup();
    jest.restoreAllMocks();
  });

  const modules: Readonly<Record<string, unknown>> = {
    react,
    'react/compiler-runtime': compilerRuntime,
    'react/jsx-runtime': jsxRuntime,
    'xstate-resource': xstateResource,
    'xstate-resource/react': hooks,
  };

  function evaluated(): typeof everyHook {
    const { code } = said('compile', '__tests__/frameworks/every-hook.tsx') as Compiled;
    expect(code).toContain('react/compiler-runtime');
    const { outputText } = ts.transpileModule(code, {
      fileName: 'every-hook.tsx',
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        jsx: ts.JsxEmit.ReactJSX,
      },
    });
    const exports = {};
    new Function('require', 'exports', outputText)((name: string) => modules[name], exports);
    return exports as typeof everyHook;
  }

  test('shows the expected state in each step', async () => {
    const complaints = jest.spyOn(console, 'error');
    const { EveryHook, factor } = evaluated();
    const server = controlledLoader<string, number>();
    const load = (id: number) =>
      server({ params: id, abortSignal: new AbortController().signal, previous: idle });
    const idle = { status: 'idle', value: undefined, error: undefined } as const;
    const values: (string | undefined)[] = [];
    const onValue = (value: string | undefined) => void values.push(value);
    const element = (id: number) => react.createElement(EveryHook, { id, load, onValue });
    const text = () => document.querySelector('p')?.textContent;
    const press = (index: number) =>
      act(async () => [...document.querySelectorAll('button')][index]?.click());

    const { rerender } = render(element(1), { reactStrictMode: true });
    expect(text()).toBe('loading none undefined 2 false');
    await act(flushPromises);
    await act(() => server.resolve('Ada'));
    await act(flushPromises);
    expect(text()).toBe('resolved Ada! 20 2 false');
    expect(document.querySelector('b')?.textContent).toBe('Ada');
    await press(0);
    expect(text()).toBe('resolved Ada? 20 2 false');
    await act(async () => factor.set(3));
    await act(flushPromises);
    expect(text()).toBe('resolved Ada? 30 3 false');
    await press(1);
    expect(text()).toBe('reloading Ada? 30 3 false');
    await act(flushPromises);
    await act(() => server.resolve('Ada Lovelace'));
    expect(text()).toBe('resolved Ada Lovelace? 30 3 false');
    rerender(element(2));
    expect(text()).toBe('loading none 30 3 false');
    await act(flushPromises);
    await act(() => server.resolve('Grace'));
    await act(flushPromises);
    expect(text()).toBe('resolved Grace? 30 3 false');
    expect(server.loads.map(({ params }) => params)).toEqual([1, 1, 2]);
    expect(values.filter((value, index) => index === 0 || value !== values[index - 1])).toEqual([
      undefined,
      'Ada',
      'Ada Lovelace',
      undefined,
      'Grace',
    ]);
    expect(complaints).not.toHaveBeenCalled();
  });
});
