import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import type { ReactElement } from 'react';
import type { Resource, ResourceSnapshot } from 'xstate-resource';
import type { UsedResource } from 'xstate-resource/react';
import { type ControlledLoader, controlledLoader } from 'xstate-resource/testing';
import type { Library } from '../libraries/library.js';

export interface Query {
  readonly code: string;
}

export interface CountryProps {
  readonly code: string | undefined;
  readonly loader?: ControlledLoader<string, Query>;
}

interface Seen {
  readonly code: string | undefined;
  readonly shown: Pick<ResourceSnapshot<string>, 'status' | 'value'>;
}

const names: Readonly<Record<string, string>> = { FRA: 'France', JPN: 'Japan' };

/**
 * A component with its own resource, and a record of everything that it showed. Its params are a
 * new object in each render, as users write them.
 */
export class Country {
  server = controlledLoader<string, Query>();
  /** The latest result of its hook. */
  used!: UsedResource<string>;
  readonly renders: Seen[] = [];
  /** What memos, layout effects and effects saw, and what the resource showed just before paint. */
  readonly seen: Seen[] = [];
  readonly #library: Library;
  readonly #component: (props: CountryProps) => ReactElement;

  constructor(library: Library) {
    this.#library = library;
    const { createElement, useEffect, useLayoutEffect, useMemo, hooks } = library;
    this.#component = ({ code, loader = this.server }) => {
      const used = hooks.useResource({ params: code === undefined ? undefined : { code }, loader });
      this.used = used;
      const { status, value, error, resource } = used;
      this.renders.push({ code, shown: used });
      useMemo(() => this.seen.push({ code, shown: used }), [code, used]);
      useLayoutEffect(() => {
        this.seen.push({ code, shown: used }, { code, shown: resource.snapshot() });
      });
      useEffect(() => {
        this.seen.push({ code, shown: used }, { code, shown: resource.snapshot() });
      });
      return createElement('p', null, `${code ?? '–'}: ${status} ${value ?? error?.message ?? ''}`.trim());
    };
  }

  element(code: string | undefined, others?: Omit<CountryProps, 'code'>): ReactElement {
    return this.#library.createElement(this.#component, { code, ...others });
  }

  get resource(): Resource<string> {
    return this.used.resource;
  }

  /** What was requested, and whether the request was aborted. */
  get requests(): string[] {
    return this.server.loads.map(
      ({ params, abortSignal }) => `${params.code}${abortSignal.aborted ? ' aborted' : ''}`,
    );
  }

  /** The values that were seen with params that they do not belong to. */
  get torn(): Seen[] {
    return [...this.renders, ...this.seen].filter(({ code, shown: { status, value } }) => {
      const isOther = value !== undefined && names[code ?? ''] !== value;
      return isOther || (code === undefined) !== (status === 'idle');
    });
  }
}

export const text = () => document.querySelector('p')?.textContent?.trim();

/**
 * Creates a component for each test of a suite. The tests fail if anything is written to the
 * console.
 */
export function countries(library: Library): { readonly country: Country } {
  const current = { country: new Country(library) };
  beforeEach(() => {
    current.country = new Country(library);
  });
  withoutComplaints(library);
  return current;
}

export function withoutComplaints({ cleanup }: Library): void {
  beforeEach(() => {
    jest.spyOn(console, 'error');
    jest.spyOn(console, 'warn');
  });
  afterEach(() => {
    cleanup();
    const complaints = [console.error, console.warn].flatMap((method) => jest.mocked(method).mock.calls);
    jest.restoreAllMocks();
    expect(complaints).toEqual([]);
  });
}

/** React logs what a boundary has caught. */
export function expectComplaints(): void {
  jest.mocked(console.error).mockClear();
}
