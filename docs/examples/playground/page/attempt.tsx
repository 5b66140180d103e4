import { useSelector } from '@xstate/store-react';
import { useEffect, useReducer } from 'react';
import type { Resource } from 'xstate-resource';
import { attemptsOf, retryNow } from 'xstate-resource/loaders';

/** Shows that a load pauses before it is retried, with a button to retry now. */
export function Attempt({ resource }: { readonly resource: Resource<unknown> }) {
  const { attempt = 0, attempts, retryAt, error } = useSelector(attemptsOf(resource)) ?? {};
  useTicks(retryAt !== undefined);
  if (retryAt === undefined) return null;
  return (
    <p className="attempt">
      <span className="error">{error?.message}</span> Retrying in{' '}
      {Math.max(1, Math.ceil((retryAt - Date.now()) / 1000))} s ({attempt + 1} of {attempts}){' '}
      <button type="button" className="small" onClick={() => retryNow(resource)}>
        Retry now
      </button>
    </p>
  );
}

/** Re-renders a few times a second during a countdown. */
function useTicks(isCounting: boolean): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(tick, 200);
    return () => clearInterval(timer);
  }, [isCounting]);
}
