import { ResourceStatus } from 'xstate-resource';

/** In the order in which a new user encounters them. */
export const statuses: readonly ResourceStatus[] = Object.values(ResourceStatus);

/** What each status means, in the words of the page. */
export const meanings: Record<ResourceStatus, string> = {
  idle: 'There are no params, so nothing is loaded.',
  loading: 'The loader is running. There is no value yet.',
  reloading: 'The loader is running again. The old value stays until it finishes.',
  resolved: 'The loader has finished. This is its value.',
  error: 'The loader has failed. There is an error instead of a value.',
  local: 'You set this value. It was not loaded.',
};

export const meaningWhenDestroyed = 'Destroyed: it stays idle, no matter what you type.';
