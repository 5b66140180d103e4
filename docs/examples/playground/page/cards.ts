import { type Resource, type Signal, signal } from 'xstate-resource';
import { type Found, postVisit } from './backend.js';
import { countryFor, descriptionOf, neighboursOf, tripAround, visitsOf } from './country.js';

/** A resource that loads something for the country of a card. */
export type Dependent =
  | { readonly kind: 'neighbours' | 'trip'; readonly resource: Resource<string[]> }
  | { readonly kind: 'description'; readonly resource: Resource<string> }
  | { readonly kind: 'visits'; readonly resource: Resource<number> };

/**
 * A country, the text typed to find it, and the resources that depend on it. Cards are only created
 * in response to user actions, never while React renders: StrictMode renders twice and would create
 * two.
 */
export interface Card {
  readonly id: number;
  readonly text: Signal<string>;
  readonly country: Resource<Found | null>;
  /**
   * Whether the country is destroyed. Its status alone does not tell, because it can be idle
   * anyway.
   */
  readonly isDestroyed: Signal<boolean>;
  readonly dependents: Signal<readonly Dependent[]>;
}

let cardsSoFar = 0;

export const cards = signal<readonly Card[]>([cardOf(++cardsSoFar)]);

/** The maximum number of cards. A browser allows six concurrent requests to one server. */
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

/** A destroyed resource stays destroyed, so this replaces the card with a new one. */
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

/**
 * Shows the visit before it is sent. The server has the last word, whether the request reached it
 * or not.
 */
export async function visit(code: string, visits: Resource<number>): Promise<void> {
  visits.update((count = 0) => count + 1);
  try {
    await postVisit(code);
  } catch {
    // The reload below shows the server's count, or why it is unknown.
  }
  visits.update((count = 0) => count); // cancels a load that started before the visit was counted
  visits.reload();
}
