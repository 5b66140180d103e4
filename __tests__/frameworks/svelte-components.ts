/**
 * Svelte components, compiled for the server or the browser, in modules in a place from which their
 * imports resolve.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CompileOptions, compile, compileModule } from 'svelte/compiler';

const folder = resolve('node_modules/.cache/svelte');

function moduleOf(name: string, code: string): Promise<Record<string, unknown>> {
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, `${name}.mjs`);
  writeFileSync(file, code);
  return import(pathToFileURL(file).href);
}

export async function component(name: string, source: string, options: CompileOptions = {}): Promise<never> {
  const { js } = compile(source, { filename: `${name}.svelte`, ...options });
  return (await moduleOf(`${name}-${options.generate ?? 'client'}`, js.code)).default as never;
}

export interface State<T> {
  readonly read: () => T;
  set(value: T): void;
}

export interface Runes {
  state<T>(initial: T): State<T>;
  derived<T>(compute: () => T): () => T;
  effect(run: () => void): void;
  root(run: () => void): () => void;
}

/** Runes as functions, for tests that the Svelte compiler does not compile. */
export async function runes(): Promise<Runes> {
  const source = `
    export function state(initial) {
      let it = $state.raw(initial);
      return { read: () => it, set(value) { it = value; } };
    }
    export function derived(compute) {
      const it = $derived.by(compute);
      return () => it;
    }
    export const effect = (run) => { $effect(run); };
    export const root = (run) => $effect.root(run);`;
  return (await moduleOf(
    'runes',
    compileModule(source, { filename: 'runes.svelte.js' }).js.code,
  )) as unknown as Runes;
}
