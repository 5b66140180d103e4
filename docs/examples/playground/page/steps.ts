import { computed, effect, type ReadonlySignal, type ResourceStatus, signal } from 'xstate-resource';
import { attemptsOf } from 'xstate-resource/loaders';
import { cards } from './cards.js';
import { lastBefore, requests } from './server.js';

/** Something to try. */
export interface Step {
  readonly title: string;
  readonly what: string;
  /** Whether it has just been done. It is followed. */
  readonly isDone: () => boolean;
}

const isAnyCountry = (status: ResourceStatus) => cards().some(({ country }) => country.status() === status);

export const steps: readonly Step[] = [
  {
    title: 'Type “fra”, letter by letter.',
    what: 'Each letter is a new question. Watch the chart in the inspector: idle, loading, resolved.',
    isDone: () => isAnyCountry('resolved'),
  },
  {
    title: 'Change your mind while it loads.',
    what: 'A delay of 3 s gives you time. The old request is cancelled: in the chart, and in the server’s log.',
    isDone: () => {
      const mine = requests().filter(({ id }) => id > lastBefore());
      const firstAnswer = mine.findIndex(({ state }) => state === 'answered');
      return firstAnswer >= 0 && mine.slice(firstAnswer).some(({ state }) => state === 'cancelled');
    },
  },
  {
    title: 'Let the server fail, then reload.',
    what: 'While it is reloading, the value stays; the error then takes its place. Let the server answer, and reload again.',
    // a reload that begins with an error
    isDone: () =>
      isAnyCountry('reloading') &&
      cards().some(({ country }) => country.actor.getSnapshot().context.previous.status === 'error'),
  },
  {
    title: 'Edit it yourself.',
    what: 'What you write is shown at once, as local. No load that was under way can overwrite it.',
    isDone: () => isAnyCountry('local'),
  },
  {
    title: 'Take a trip around it.',
    what: 'Ask for it below. It is a stream: each stop is an item, also in the inspector. For another country it waits, and begins again.',
    isDone: () =>
      cards().some(({ dependents }) => dependents().some(({ resource }) => resource.isStreaming())),
  },
  {
    title: 'Let it try again by itself.',
    what: 'Ask for its description while the server fails. It pauses for 3 s and tries again, three times in all; the button means now.',
    isDone: () =>
      cards().some(({ dependents }) =>
        dependents().some(({ resource }) => (attemptsOf(resource)()?.attempt ?? 0) > 1),
      ),
  },
  {
    title: 'Destroy it while it loads.',
    what: 'The request is cancelled, and the resource is idle for good: nothing that you type reaches it any more.',
    isDone: () => cards().some(({ isDestroyed }) => isDestroyed()),
  },
];

const done = signal<ReadonlySet<Step>>(new Set());

// What is done stays done, whatever the resources show later.
for (const step of steps) {
  const stop = effect(() => {
    if (!step.isDone()) return;
    done.update((all) => new Set(all).add(step));
    queueMicrotask(() => stop());
  });
}

export const doneSteps: ReadonlySignal<ReadonlySet<Step>> = done.asReadonly();

/** The first one that is not done; `undefined` if all are. */
export const nextStep: ReadonlySignal<Step | undefined> = computed(() =>
  steps.find((step) => !done().has(step)),
);
