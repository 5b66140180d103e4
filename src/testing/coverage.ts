import type { ResourceModelCoverage, ResourceModelTransition } from './types.js';

export function nameOf({ from, event, to }: ResourceModelTransition): string {
  return `${from} — ${event} → ${to}`;
}

/** Records which transitions were taken. */
export class CoverageRecord {
  readonly #all: ReadonlyMap<string, ResourceModelTransition>;
  readonly #taken = new Set<string>();

  constructor(all: Iterable<ResourceModelTransition>) {
    this.#all = new Map([...all].map((transition) => [nameOf(transition), transition]));
  }

  take(transition: ResourceModelTransition): void {
    this.#taken.add(nameOf(transition));
  }

  report(): ResourceModelCoverage {
    const all = [...this.#all];
    const covered = all.filter(([name]) => this.#taken.has(name));
    const missing = all.filter(([name]) => !this.#taken.has(name));
    const list = (sign: string, entries: typeof all) => entries.map(([name]) => `  ${sign} ${name}`);
    const text = [
      `${covered.length} of ${all.length} transitions were taken`,
      ...list('✓', covered),
      ...list('✗', missing),
    ].join('\n');
    return {
      covered: covered.map(([, transition]) => transition),
      missing: missing.map(([, transition]) => transition),
      toString: () => text,
    };
  }
}
