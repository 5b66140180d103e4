import { useEffect, useState } from 'react';
import type { Resource } from 'xstate-resource';
import { attemptsOf, retryNow } from 'xstate-resource/loaders';
import { useSignalValue } from 'xstate-resource/react';

/** Shows when a failed load will be retried, with a button to retry now. */
export function TryingAgain({ resource }: { readonly resource: Resource<unknown> }) {
  const last = useSignalValue(attemptsOf(resource));
  if (last?.retryAt === undefined) return null;
  return (
    <p>
      Trying again in <SecondsUntil time={last.retryAt} /> s ({last.attempt + 1} of {last.attempts}).{' '}
      <button type="button" onClick={() => retryNow(resource)}>
        Retry now
      </button>
    </p>
  );
}

/** A countdown. */
function SecondsUntil({ time }: { readonly time: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.ceil((time - now) / 1000);
}
