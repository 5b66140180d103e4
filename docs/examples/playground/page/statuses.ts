import { ResourceStatus } from 'xstate-resource';

/** In the order in which a newcomer meets them. */
export const statuses: readonly ResourceStatus[] = Object.values(ResourceStatus);

/** What each status means for who looks at it. */
export const meanings: Record<ResourceStatus, string> = {
  idle: 'Nothing is asked for, so nothing is loaded.',
  loading: 'The loader runs. There is no value yet.',
  reloading: 'The loader runs again. The value stays meanwhile.',
  resolved: 'The loader has finished. This is its value.',
  error: 'The loader has failed. There is no value, but an error.',
  local: 'You wrote this value. It was not loaded.',
};

export const meaningWhenDestroyed = 'Destroyed: idle for good, whatever you type.';
