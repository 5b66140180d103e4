import { Component, computed, signal } from '@angular/core';
import { injectResource, toAngularSignal } from 'xstate-resource/angular';
import { attemptsOf, keepFresh, retryNow, withPolicy } from 'xstate-resource/loaders';

interface Country {
  readonly code: string;
  readonly name: string;
  readonly capital: string | null;
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(`/api${path}`, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as T;
}

@Component({ selector: 'app-countries', templateUrl: './countries.html' })
export class Countries {
  protected readonly text = signal('');
  protected readonly query = computed(() => this.text().trim());
  protected readonly code = signal<string | undefined>(undefined);
  protected readonly problem = signal<string | undefined>(undefined);

  protected readonly found = injectResource({
    name: 'found',
    params: () => this.query() || null, // an empty query loads nothing
    loader: ({ params, abortSignal }) =>
      get<Country[]>(`/countries?${new URLSearchParams({ search: params })}`, abortSignal),
    policy: withPolicy({ debounce: 300 }), // sends a request only after 300 ms without typing
  });

  protected readonly country = injectResource({
    name: 'country',
    params: this.code,
    loader: ({ params, abortSignal }) => get<Country>(`/countries/${params}`, abortSignal),
    policy: withPolicy({ retry: { attempts: 2, delay: 10_000 } }),
  });
  protected readonly tries = toAngularSignal(attemptsOf(this.country.resource));

  protected readonly neighbours = injectResource({
    name: 'neighbours',
    params: ({ chain }) => chain(this.country.resource).code, // waits for the country
    loader: ({ params, abortSignal }) => get<Country[]>(`/neighbours/${params}`, abortSignal),
  });

  protected readonly visits = injectResource({
    name: 'visits',
    loader: ({ abortSignal }) => get<{ readonly visits: number }>('/visits/FRA', abortSignal),
  });

  constructor() {
    keepFresh(this.visits.resource, { every: 1000 }); // ends when the resource is destroyed
  }

  protected tryNow(): void {
    retryNow(this.country.resource);
  }

  protected async save(event: Event, capital: string): Promise<void> {
    event.preventDefault();
    const { value: shown } = this.country.shown();
    if (!shown) return;
    this.country.set({ ...shown, capital }); // shown immediately
    this.problem.set(undefined);
    try {
      const response = await fetch(`/api/countries/${shown.code}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ capital }),
      });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    } catch (error) {
      this.problem.set((error as Error).message);
    } finally {
      this.country.reload(); // show what the server has stored
    }
  }
}
