import { isDeepStrictEqual } from 'node:util';
import { createAtom } from '@xstate/store';
import { computed, effect, type ReadonlySignal, signal, untracked } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';
import { expectAll, type Facet, facetNames, facets, same } from './facets.js';
import { fail } from './failure.js';
import { askable, askOf, known } from './known.js';
import { type Load, Party, type Surroundings, type Value, type Which } from './party.js';
import { type Asked, nothing, type Reference, type Shown } from './reference.js';
import { Watcher, type WatcherKind } from './watcher.js';

export interface Cells {
  id: number | null | undefined | 'boom';
  tag: string;
  extra: number;
}

/**
 * Which effects exist that read everything. Without them, a resource may go unread for a long time.
 */
export interface Audience {
  readonly isBefore: boolean;
  readonly isAfter: boolean;
}

const booms = { x: new Error('boom x'), y: new Error('boom y') } as Record<string, Error>;

/**
 * A small network of signals, resources and observers, with a reference of what the contract
 * requires.
 */
export class World implements Surroundings {
  /** The situations that the runs have reached. A run that reaches none proves nothing. */
  static readonly reached = new Set<string>();

  readonly cells: Cells = { id: 1, tag: 'x', extra: 1 };
  readonly parties: readonly Party[];
  readonly watchers: Watcher[] = [];
  readonly loads: Load[] = [];
  depth = 0;
  /** Whether only the steps act. */
  isQuiet = true;
  readonly schedule: Surroundings['schedule'];
  /** One of them is a store atom, which must work like a signal. */
  readonly #signals = { id: signal<Cells['id']>(1), tag: signal({ tag: 'x' }), extra: createAtom(1) };
  /** All members of each resource, in a computed that nobody observes. */
  readonly #summaries: readonly ReadonlySignal<unknown[]>[];
  readonly #failures: unknown[] = [];
  readonly #stops: (() => void)[] = [];
  #values = 0;

  constructor({ isBefore, isAfter }: Audience, schedule: (label: string, task: () => Promise<void>) => void) {
    this.schedule = (label, task) => schedule(label, () => this.#inTurn(task));
    const isBorn = signal(false);
    this.parties = [];
    this.#summaries = [];
    if (isBefore) this.#observeAll('an effect older than the resources', () => isBorn());

    const { id, tag, extra } = this.#signals;
    const user = new Party(this, {
      name: 'user',
      params: () => {
        const now = id();
        if (now === 'boom') throw booms[tag().tag];
        return now === null || now === undefined ? now : { id: now, filter: tag() };
      },
      ask: () => this.#askOfUser(),
      equal: (a, b) => a?.n === b?.n,
    });
    const team = new Party(this, {
      name: 'team',
      params: () => {
        const value = user.resource.value() as Value;
        return value && { of: value.n, extra: extra.get() };
      },
      ask: () => this.#askOfTeam(user.reference.shown()),
    });
    const badge = new Party(this, {
      name: 'badge',
      params: () => ({ id: id(), user: user.resource.status(), team: (team.resource.latest() as Value)?.n }),
      ask: () => this.#askOfBadge(user.reference.shown(), team.reference.shown()),
    });
    const numbered = () => {
      const now = id();
      return typeof now === 'number' ? { id: now, tag: tag().tag } : null;
    };
    const store = new Party(this, {
      name: 'store',
      params: numbered,
      ask: () => askOf('store', this.cells),
      known: askable,
    });
    const feed = new Party(this, {
      name: 'feed',
      isStream: true,
      params: numbered,
      ask: () => askOf('feed', this.cells),
      equal: (a, b) => a?.n === b?.n,
      known: askable,
    });
    const guest = new Party(this, {
      name: 'guest',
      params: ({ chain }) => ({
        of: (chain(user.resource) as Value)?.n,
        by: (chain(feed.resource) as Value)?.n,
      }),
      ask: () => this.#askOfGuest(user.reference, feed.reference),
    });
    this.parties = [user, team, badge, store, feed, guest];
    this.#summaries = this.parties.map(({ resource }) =>
      computed(() => facetNames.map((name) => facets[name].real(resource))),
    );
    this.change(() => undefined);
    isBorn.set(true);
    if (isAfter) this.#observeAll('an effect younger than the resources', () => true, true);
  }

  #askOfUser(): Asked {
    const { id, tag } = this.cells;
    if (id === 'boom') return { key: `boom ${tag}`, error: booms[tag] as Error };
    return id === null || id === undefined
      ? nothing
      : { key: `user ${id} ${tag}`, params: { id, filter: { tag } } };
  }

  #askOfTeam({ error, value }: Shown): Asked {
    if (error !== undefined) return { key: error.message, error };
    const { extra } = this.cells;
    const n = (value as Value)?.n;
    return n === undefined ? nothing : { key: `team ${n} ${extra}`, params: { of: n, extra } };
  }

  /** A diamond: it reads a signal, a resource over that signal, and a resource over both. */
  #askOfBadge(user: Shown, team: Shown): Asked {
    const params = { id: this.cells.id, user: user.status, team: (team.latest as Value)?.n };
    return { key: `badge ${Object.values(params).map(String).join(' ')}`, params };
  }

  /** It needs the values of all others. The first one without a value decides. */
  #askOfGuest(...others: readonly Reference[]): Asked {
    for (const other of others) {
      const { error, value } = other.shown();
      if (error !== undefined) return { key: error.message, error };
      if (value === undefined) return other.isLoading ? { key: 'waits', waitsFor: other.name } : nothing;
    }
    const [of, by] = others.map((other) => (other.shown().value as Value)?.n);
    return { key: `guest ${of} ${by}`, params: { of, by } };
  }

  /** Runs a check in a callback of the library, where an error would reach nobody. */
  guard = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      this.#failures.push(error);
    }
  };

  reach(what: string): void {
    World.reached.add(what);
  }

  /**
   * Changes what should be shown. Must come right before the change in the library, because
   * observers are notified during that change.
   */
  change(how: () => void): void {
    how();
    for (const watcher of this.watchers) watcher.notice();
    for (const { history, reference } of this.parties) {
      const shown = reference.shown();
      const last = history.at(-1);
      if (last === undefined || !same(last, shown)) history.push(shown);
      this.reach(shown.status);
      if (reference.isWaiting) this.reach('waiting');
      if (shown.isStreaming) this.reach('streaming');
      if (shown.value === known) this.reach('a known value');
    }
  }

  write<Name extends keyof Cells>(name: Name, value: Cells[Name]): void {
    this.change(() => {
      const waiting = this.parties.filter(({ reference }) => !reference.hasEnded && !reference.isInSync);
      this.cells[name] = value;
      if (waiting.some(({ reference }) => reference.isInSync)) this.reach('params there and back');
    });
    const { id, tag, extra } = this.#signals;
    if (name === 'id') id.set(value as Cells['id']);
    else if (name === 'extra') extra.set(value as number);
    else tag.set({ tag: value as string }); // a new object each time
  }

  readSignals(): Cells {
    const { id, tag, extra } = this.#signals;
    return { id: id(), tag: tag().tag, extra: extra.get() };
  }

  /** A value that names its origin. */
  valueOf(n: Which, from: string): Value {
    return typeof n === 'number' ? { n, from: `${from} #${++this.#values}` } : n;
  }

  watch(party: Party, facet: Facet, kind: WatcherKind): void {
    this.watchers.push(new Watcher(party, this.guard, facet, kind));
  }

  /** An effect that acts, a limited number of times, when the resource enters a status. */
  react(party: Party, status: string, act: () => void): void {
    let budget = 2;
    this.isQuiet = false;
    const run = () => {
      this.reach('an observer that acts');
      act();
    };
    this.#stops.push(
      effect(() => {
        if (party.resource.status() === status && --budget >= 0) untracked(() => this.guard(run));
      }),
    );
  }

  /** Reads all resources and all signals, in either order. */
  #observeAll(who: string, isReady: () => boolean, resourcesFirst = false): void {
    const expectSignals = () => {
      if (!isDeepStrictEqual(this.readSignals(), this.cells))
        fail(`${who} reads old signals`, this.readSignals(), this.cells);
    };
    const look = () => {
      if (!resourcesFirst) expectSignals();
      this.lookAtAll(who);
      if (resourcesFirst) expectSignals();
    };
    this.#stops.push(
      effect(() => {
        if (isReady()) this.guard(look);
      }),
    );
  }

  lookAtAll(who: string): void {
    this.parties.forEach((party, index) => {
      const { resource, reference } = party;
      expectAll(resource, reference.shown(), who);
      party.expectSameSnapshot();
      const summary = this.#summaries[index]?.();
      const expected = facetNames.map((name) => facets[name].expected(reference.shown()));
      if (!expected.every((it, at) => same(it, summary?.[at])))
        fail(`${who} sees an old computed`, summary, expected);
    });
  }

  /** Does something and lets the turn end. No work may be left afterwards. */
  async #inTurn(act: () => void): Promise<void> {
    act();
    await this.endTurn();
  }

  async endTurn(): Promise<void> {
    await flushPromises();
    this.guard(() => this.#expectRest());
    this.expectNothingMissed();
  }

  /**
   * Rule 2 in its own words: the params of `user` read only signals, so in a turn in which only
   * steps act, it loads once.
   */
  expectOneLoadAmong(loads: readonly Load[]): void {
    if (this.isQuiet && loads.filter(({ name }) => name === 'user').length > 1)
      fail('user has loaded twice in one turn');
  }

  expectNothingMissed(): void {
    this.guard(() => {
      for (const watcher of this.watchers) watcher.expectUpToDate();
    });
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  #expectRest(): void {
    for (const party of this.parties) party.expectRest();
    for (const { number, due, signal, closings } of this.loads) {
      const timesClosed = due.end === 'superseded' ? closings?.due() : 0;
      if (closings && closings.count !== timesClosed)
        fail(`the stream of load ${number} was closed ${closings.count} times, not`, timesClosed);
      if (signal.aborted !== (due.end === 'superseded'))
        fail(`load ${number} is aborted: ${signal.aborted}, but it is`, due.end);
      if (due.end === 'superseded' && due.outcome) this.reach('a superseded outcome');
    }
    this.lookAtAll('at the end of a turn, somebody');
  }

  /** Destroys everything, and settles pending loads late, which nobody may notice. */
  async end(): Promise<void> {
    for (const { resource, reference } of this.parties) {
      this.change(() => reference.end());
      resource.destroy();
    }
    this.expectNothingMissed();
    await this.endTurn();
    for (const { settle, number } of this.loads)
      settle(number % 2 ? { error: new Error('late') } : { value: this.valueOf(1, 'late') });
    await this.endTurn();
  }

  /** Cleans up everything that could affect the next run. */
  dispose(): void {
    for (const { resource } of this.parties) resource.destroy();
    for (const { stop } of this.watchers) stop();
    for (const stop of this.#stops) stop();
  }
}
