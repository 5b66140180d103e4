/** What the rules of React are against, so that a test can tell that they are asked. */
import { useRef } from 'react';
import type { Resource } from 'xstate-resource';
import { useResource } from 'xstate-resource/react';

export function AgainstTheRules({ user }: { readonly user: Resource<string> | undefined }) {
  // biome-ignore lint/correctness/useHookAtTopLevel: it is here to be found
  const shown = user && useResource(user);
  const ref = useRef(0);
  return (
    <p>
      {shown?.status} {ref.current}
    </p>
  );
}
