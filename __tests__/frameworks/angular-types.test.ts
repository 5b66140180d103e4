/**
 * The types of the Angular entry: inferred, narrowed, and accepted where Angular expects a
 * resource. For Angular 22, the type check of the project covers this.
 */
import { fileURLToPath } from 'node:url';
import type { Resource as NgResource, ResourceSnapshot as NgSnapshot, Signal } from '@angular/core';
import { expect, test } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import ts from 'typescript';
import type { InjectedResource } from 'xstate-resource/angular';

test('with Angular 22, the snapshot is an Angular snapshot', () => {
  expectTypeOf<InjectedResource<string>['snapshot']>().toExtend<Signal<NgSnapshot<string | undefined>>>();
  expectTypeOf<InjectedResource<string>>().toExtend<NgResource<string | undefined>>();
});

test('with Angular 20, all types are the same as with Angular 22', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const angular = './__tests__/versions/angular-20/node_modules/@angular/core';
  const paths = {
    ...options.paths,
    '@angular/core': [`${angular}/index.d.ts`],
    '@angular/core/primitives/signals': [`${angular}/primitives/signals/index.d.ts`],
  };
  const file = `${root}__tests__/frameworks/suites/angular-types.ts`;
  const program = ts.createProgram([file], { ...options, paths });
  const sources = program.getSourceFiles().map(({ fileName }) => fileName);
  expect(sources.some((name) => name.includes('angular-20/node_modules/@angular/core/'))).toBe(true);
  expect(sources.filter((name) => name.startsWith(`${root}node_modules/@angular/`))).toEqual([]);
  const found = ts.getPreEmitDiagnostics(program);
  expect(
    found.map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    ),
  ).toEqual([]);
});
