/** A component that uses all hooks, for React's lint rules and compiler. */
import { Suspense, useEffect, useMemo, useState } from 'react';
import { type Resource, resource, signal } from 'xstate-resource';
import { ResourceScope, useResource, useSignalValue, useSuspenseResource } from 'xstate-resource/react';

export const factor = signal(2);
const product = resource({ params: factor, loader: async ({ params }) => params * 10 });

export interface EveryHookProps {
  readonly id: number;
  readonly load: (id: number) => Promise<string>;
  readonly onValue: (value: string | undefined) => void;
}

function Waiting({ user }: { readonly user: Resource<string> }) {
  return <b>{useSuspenseResource(user)}</b>;
}

function User({ id, load, onValue }: EveryHookProps) {
  const [suffix, setSuffix] = useState('!');
  const user = useResource({ params: { id }, loader: ({ params }) => load(params.id) });
  const shared = useResource(product);
  const times = useSignalValue(factor);
  const isStreaming = useSignalValue(user.resource.isStreaming);
  const { value } = user;
  const loud = useMemo(() => (value === undefined ? 'none' : value + suffix), [value, suffix]);
  useEffect(() => onValue(value), [onValue, value]);
  return (
    <div>
      <p>{`${user.status} ${loud} ${shared.value} ${times} ${isStreaming}`}</p>
      <button type="button" onClick={() => setSuffix('?')}>
        Ask
      </button>
      <button type="button" onClick={user.reload}>
        Again
      </button>
      <Suspense fallback="wait">
        <Waiting user={user.resource} />
      </Suspense>
    </div>
  );
}

export function EveryHook(props: EveryHookProps) {
  return (
    <ResourceScope>
      <User {...props} />
    </ResourceScope>
  );
}
