import { computed, effect, type ReadonlySignal, type ResourceStatus, signal } from 'xstate-resource';
import { attemptsOf } from 'xstate-resource/loaders';
import { cards } from './cards.js';
import { lastBefore, requests } from './server.js';

/** Something to try. */
export interface Step {
  readonly title: string;
  readonly what: string;
  /** Whether the step was just done. Signals read here are tracked. */
  readonly isDone: () => boolean;
}

const isAnyCountry = (status: ResourceStatus) => cards().some(({ country }) => country.status() === status);

export const steps: readonly Step[] = [
  {
    title: 'Type “fra”, letter by letter.',
    what: 'Each letter changes the params. Watch the chart in the inspector: idle, loading, resolved.',
    isDone: () => isAnyCountry('resolved'),
  },
  {
    title: 'Change your mind while it loads.',
    what: 'A delay of 3 s gives you time. You can see the old request being cancelled in the chart and in the server’s log.',
    isDone: () => {
      const mine = requests().filter(({ id }) => id > lastBefore());
      const firstAnswer = mine.findIndex(({ state }) => state === 'answered');
      return firstAnswer >= 0 && mine.slice(firstAnswer).some(({ state }) => state === 'cancelled');
    },
  },
  {
    title: 'Let the server fail, then reload.',
    what: 'While it reloads, the value stays; then the error replaces it. Let the server answer again, and reload once more.',
    // a reload that starts from an error
    isDone: () =>
      isAnyCountry('reloading') &&
      cards().some(({ country }) => country.actor.getSnapshot().context.previous.status === 'error'),
  },
  {
    title: 'Edit it yourself.',
    what: 'Your value is shown at once, as local. A load that was in flight cannot overwrite it.',
    isDone: () => isAnyCountry('local'),
  },
  {
    title: 'Take a trip around it.',
    what: 'Load it below. It is a stream: each stop is an item, also in the inspector. If you choose another country, it waits and starts over.',
    isDone: () =>
      cards().some(({ dependents }) => dependents().some(({ resource }) => resource.isStreaming())),
  },
  {
    title: 'Let it retry automatically.',
    what: 'Load its description while the server fails. It pauses for 3 s before each retry and makes three tries in total. The button retries immediately.',
    isDone: () =>
      cards().some(({ dependents }) =>
        dependents().some(({ resource }) => (attemptsOf(resource)()?.attempt ?? 0) > 1),
      ),
  },
  {
    title: 'Destroy it while it loads.',
    what: 'The request is cancelled, and the resource stays idle from then on, no matter what you type.',
    isDone: () => cards().some(({ isDestroyed }) => isDestroyed()),
  },
];

const done = signal<ReadonlySet<Step>>(new Set());

// A completed step stays completed, whatever the resources show later.
for (const step of steps) {
  const stop = effect(() => {
    if (!step.isDone()) return;
    done.update((all) => new Set(all).add(step));
    queueMicrotask(() => stop());
  });
}

export const doneSteps: ReadonlySignal<ReadonlySet<Step>> = done.asReadonly();

/** The first step that is not done; `undefined` if all are. */
export const nextStep: ReadonlySignal<Step | undefined> = computed(() =>
  steps.find((step) => !done().has(step)),
);
