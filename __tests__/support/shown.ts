import { expect } from '@jest/globals';
import type { Resource, ResourceStatus } from 'xstate-resource';

/**
 * Everything that a resource exposes, read at once. If reading `value` throws, `value` is what it
 * threw.
 */
export function look(resource: Resource<unknown>) {
  let value: unknown;
  try {
    value = resource.value();
  } catch (error) {
    value = { thrown: error };
    expect(error).toBe(resource.error());
  }
  return {
    status: resource.status(),
    value,
    error: resource.error(),
    isLoading: resource.isLoading(),
    hasValue: resource.hasValue(),
    latest: resource.latest(),
    snapshot: resource.snapshot(),
  };
}

/**
 * Expects all members to be consistent. Does not access the actor, because that is a different way
 * to run the chart.
 */
export function expectShown(
  resource: Resource<unknown>,
  status: ResourceStatus,
  given: { value?: unknown; error?: unknown; latest?: unknown } = {},
): void {
  const { value, error } = given;
  const latest = 'latest' in given ? given.latest : value;
  expect(look(resource)).toEqual({
    status,
    value: error === undefined ? value : { thrown: error },
    error,
    isLoading: status === 'loading' || status === 'reloading',
    hasValue: value !== undefined,
    latest,
    snapshot: { status, value, error },
  });
}
