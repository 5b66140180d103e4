import type { Json, SnapshotMessageBody } from '../../../inspect/protocol.js';
import { isFields } from './definition.js';
import { duration } from './durations.js';
import { messageOf } from './text-parts.js';

/** A phase of a policy: a pause or a try. */
export interface Phase {
  readonly kind: 'pause' | 'try';
  /** The number of the try; for a pause, of the try after it. */
  readonly number: number;
  readonly from: number;
  to: number | undefined;
  /** How long a pause should last, in milliseconds. */
  readonly length: number;
  /** When a pause should end. */
  readonly until: number;
  /** The error of a failed try; '' if it is unknown. */
  error: string | undefined;
}

/** The progress of a policy. */
export interface Tries {
  /** The number of the last try that started, or 0. */
  attempt: number;
  /** The maximum number of tries; `undefined` if unlimited or unknown. */
  attempts: number | undefined;
  /** In chronological order. Only the last ones if there are very many. */
  phases: readonly Phase[];
}

const mostPhases = 120;

/** Updates the progress of a policy from a snapshot. */
export function noteStep(
  before: Tries | undefined,
  { status = 'active', value, context }: SnapshotMessageBody,
  time: number,
): Tries {
  const tries = before ?? { attempt: 0, attempts: undefined, phases: [] };
  if (!isFields(context)) return end(tries, undefined, time);
  const { attempt, options, failure } = context;
  tries.attempt = Number(attempt) || 0;
  tries.attempts = attemptsIn(options);
  const kind =
    status !== 'active' ? undefined : value === 'pausing' ? 'pause' : value === 'trying' ? 'try' : undefined;
  if (kind === undefined) return end(tries, value === 'deciding' ? failure : undefined, time);
  const last = tries.phases.at(-1);
  const number = kind === 'pause' ? tries.attempt + 1 : tries.attempt;
  if (last?.kind === kind && last.number === number) return tries; // a stream item, or a timeout
  end(tries, undefined, time);
  const pause = kind === 'pause' ? Number(context.pause) || 0 : 0;
  const phase: Phase = {
    kind,
    number,
    from: time,
    to: undefined,
    length: pause,
    until: endOf(pause, context.retryAt, time),
    error: undefined,
  };
  tries.phases = [...tries.phases.slice(1 - mostPhases), phase];
  return tries;
}

function end(tries: Tries, error: Json | undefined, time: number): Tries {
  const last = tries.phases.at(-1);
  if (last === undefined || last.to !== undefined) return tries;
  last.to = Math.max(time, last.from);
  if (last.kind === 'try' && error !== undefined) last.error = messageOf(error) ?? '';
  return tries;
}

/**
 * Trusts the policy's `retryAt` if it uses the same clock: a page that opens late may first see a
 * pause that has already begun.
 */
function endOf(pause: number, retryAt: Json | undefined, time: number): number {
  return typeof retryAt === 'number' && retryAt >= time && retryAt <= time + pause ? retryAt : time + pause;
}

/** The maximum number of tries. `redact` may have removed it. */
export function attemptsIn(options: Json | undefined): number | undefined {
  if (!isFields(options)) return undefined;
  const { retry = 0 } = options;
  if (isFields(retry) && retry['[type]'] === 'undefined') return 1;
  const count = isFields(retry) ? retry.attempts : retry;
  return typeof count === 'number' ? count + 1 : undefined;
}

/** The number of a try: `2 of 3`. */
export function numberOf(number: number, attempts: number | undefined): string {
  return attempts === undefined ? String(number) : `${number} of ${attempts}`;
}

/** What a policy is doing now; `undefined` if the time that it has been running says enough. */
export function progressWords({ attempts, phases }: Tries, now: number): string | undefined {
  const last = phases.at(-1);
  if (last === undefined || last.to !== undefined) return undefined;
  const number = numberOf(last.number, attempts);
  if (last.kind === 'try')
    return attempts === 1 ? undefined : `try ${number}, running for ${duration(now - last.from)}`;
  return last.number === 1
    ? `first try ${within(last.until - now)}`
    : `retrying ${within(last.until - now)} (${number})`;
}

/** Whole seconds; tenths for the last second, because the text updates continuously. */
function within(milliseconds: number): string {
  if (milliseconds <= 0) return 'now';
  if (milliseconds <= 900) return `in ${(Math.ceil(milliseconds / 100) / 10).toFixed(1)} s`;
  return `in ${duration(Math.ceil(milliseconds / 1000) * 1000).replace('.0', '')}`;
}

/** How long it took, and the number of tries if more than one. */
export function tookWords({ attempt, phases }: Tries, time: string): string[] {
  if (attempt === 0) return [phases.length === 0 ? time : `a pause of ${time}`];
  if (attempt === 1 && phases.at(-1)?.kind !== 'pause') return [time];
  return [time, `${attempt.toLocaleString('en')} ${attempt === 1 ? 'try' : 'tries'}`];
}

/** The tooltip of a phase. */
export function phaseWords(
  { kind, number, from, to, length, error }: Phase,
  attempts: number | undefined,
): string {
  const count = numberOf(number, attempts);
  if (kind === 'pause') {
    const what = `pause of ${duration(length)} before try ${count}`;
    return to !== undefined && to - from < length - 100
      ? `A ${what}, ended after ${duration(to - from)}`
      : `A ${what}`;
  }
  const took = to === undefined ? '' : `, ${duration(to - from)}`;
  return `Try ${count}${took}${error === undefined ? '' : `, failed${error && `: ${error}`}`}`;
}
