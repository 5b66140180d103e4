import { type Resource, type Signal, signal } from 'xstate-resource';
import { type Found, postVisit } from './backend.js';
import { countryFor, descriptionOf, neighboursOf, tripAround, visitsOf } from './country.js';

/** A resource that loads something for the country of a card. */
export type Dependent =
  | { readonly kind: 'neighbours' | 'trip'; readonly resource: Resource<string[]> }
  | { readonly kind: 'description'; readonly resource: Resource<string> }
  | { readonly kind: 'visits'; readonly resource: Resource<number> };

/**
 * A country, what is typed to find it, and what depends on it. Cards are made here, by what somebody does, and never while React renders:
 * StrictMode renders twice, and would make two.
 */
export interface Card {
  readonly id: number;
  readonly text: Signal<string>;
  readonly country: Resource<Found | null>;
  /** Whether the country is destroyed: it is idle, which it may be otherwise, too. */
  readonly isDestroyed: Signal<boolean>;
  readonly dependents: Signal<readonly Dependent[]>;
}

let cardsSoFar = 0;

export const cards = signal<readonly Card[]>([cardOf(++cardsSoFar)]);

/** The most there may be. A browser has six requests at a time under way to one server. */
export const mostCards = 4;

function cardOf(id: number, text = ''): Card {
  const typed = signal(text);
  return {
    id,
    text: typed,
    country: countryFor(typed, nameOf('country', id)),
    isDestroyed: signal(false),
    dependents: signal<readonly Dependent[]>([]),
  };
}

function nameOf(kind: string, id: number): string {
  return id === 1 ? kind : `${kind}-${id}`;
}

export function addCard(): void {
  cards.update((all) => [...all, cardOf(++cardsSoFar)]);
}

export function removeCard(card: Card): void {
  destroyAll(card);
  cards.update((all) => all.filter((other) => other !== card));
}

export function destroyCountry({ country, isDestroyed }: Card): void {
  country.destroy();
  isDestroyed.set(true);
}

/** What is destroyed stays so. This puts a new card into its place. */
export function renewCard(card: Card): void {
  const next = cardOf(card.id, card.text());
  for (const { kind } of card.dependents()) addDependent(next, kind);
  destroyAll(card);
  cards.update((all) => all.map((other) => (other === card ? next : other)));
}

function destroyAll(card: Card): void {
  for (const { resource } of card.dependents()) resource.destroy();
  destroyCountry(card);
}

export function addDependent({ id, country, dependents }: Card, kind: Dependent['kind']): void {
  const dependent = dependentOf(kind, country, nameOf(kind, id));
  dependents.update((all) => [...all, dependent]);
}

function dependentOf(kind: Dependent['kind'], country: Card['country'], name: string): Dependent {
  switch (kind) {
    case 'neighbours':
      return { kind, resource: neighboursOf(country, name) };
    case 'trip':
      return { kind, resource: tripAround(country, name) };
    case 'description':
      return { kind, resource: descriptionOf(country, name) };
    case 'visits':
      return { kind, resource: visitsOf(country, name) };
  }
}

export function removeDependent({ dependents }: Card, dependent: Dependent): void {
  dependent.resource.destroy();
  dependents.update((all) => all.filter((other) => other !== dependent));
}

/** Shows the visit before it is sent. The server's word is the last, whether it was told of the visit or not. */
export async function visit(code: string, visits: Resource<number>): Promise<void> {
  visits.update((count = 0) => count + 1);
  try {
    await postVisit(code);
  } catch {
    // The reload below shows that nothing was counted, or why nobody knows.
  }
  visits.update((count = 0) => count); // ends a load that began before the visit was counted
  visits.reload();
}
