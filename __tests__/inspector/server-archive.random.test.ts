import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Archive, type Entry } from '../../src/inspector/server/archive.js';
import { search } from '../support/random/search.js';
import { message, type What } from '../support/received.js';

interface Step {
  readonly client: string;
  readonly session: string;
  readonly what: What | 'gone';
}

interface Shown {
  announced: string | undefined;
  snapshot: string | undefined;
  isOver: boolean;
}

/** What a page shows after it has received these messages. */
class Screen {
  readonly gone = new Map<string, boolean>();
  readonly actors = new Map<string, Shown>();
  /** Messages of actors that were not announced. */
  readonly orphans: string[] = [];

  tell({ client, message }: Entry): void {
    this.gone.set(client.id, message === undefined);
    if (message === undefined) return;
    const id = `${client.id}${message.sessionId}`;
    const shown = this.actors.get(id);
    if (message.type === '@xstate.actor')
      this.actors.set(id, { announced: message.text, snapshot: undefined, isOver: message.isEnd });
    else if (shown === undefined) this.orphans.push(message.text);
    else if (message.type === '@xstate.snapshot')
      Object.assign(shown, { snapshot: message.text, isOver: message.isEnd });
  }
}

const steps = fc.array(
  fc.record<Step>({
    client: fc.constantFrom('a', 'b', 'c', 'd'),
    session: fc.constantFrom('0', '1', '2'),
    what: fc.constantFrom('actor', 'event', 'snapshot', 'end', 'gone'),
  }),
  { maxLength: 60 },
);

test('whatever was sent, a page that opens late shows the same live state as one that was open from the start', () =>
  search(
    fc.property(steps, fc.integer({ min: 1, max: 8 }), (all, entries) => {
      const archive = new Archive({ entries, clients: 2 });
      const early = new Screen();
      const told: Entry[] = [];
      const wereGone = new Set<string>();
      for (const { client, session, what } of all) {
        const shown = early.actors.get(`${client}${session}`);
        // Actors start with an announcement and end with their end; a client that is gone never
        // returns.
        if (wereGone.has(client) || (what !== 'actor' && what !== 'gone' && shown?.isOver !== false))
          continue;
        if (what === 'gone') wereGone.add(client);
        const entry = what === 'gone' ? archive.gone(client) : archive.add(client, message(what, session));
        told.push(entry);
        early.tell(entry);
      }

      const kept = archive.kept();
      const late = new Screen();
      for (const entry of kept) late.tell(entry);
      expect(late.orphans).toEqual([]);
      for (const [id, shown] of late.actors) expect(shown).toEqual(early.actors.get(id));
      for (const [id, shown] of early.actors) {
        const isGone = early.gone.get(id.charAt(0));
        if (!shown.isOver && !isGone) expect(late.actors.get(id)).toEqual(shown);
      }
      for (const [client, isGone] of late.gone) expect(isGone).toBe(early.gone.get(client));
      expect(kept.map(({ number }) => number)).toEqual(
        [...new Set(kept.map(({ number }) => number))].sort((a, b) => a - b),
      );
      expect(told.slice(-entries).filter((entry) => !wereGone.has(entry.client.id))).toEqual(
        kept
          .slice(-entries)
          .filter((entry) => told.slice(-entries).includes(entry) && !wereGone.has(entry.client.id)),
      );
    }),
    2_000,
  ));
