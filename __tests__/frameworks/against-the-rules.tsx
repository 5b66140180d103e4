/** Code that breaks the rules of React, so that a test can tell that the rules are checked. */
import { useRef } from 'react';
import type { Resource } from 'xstate-resource';
import { useResource } from 'xstate-resource/react';

export function AgainstTheRules({ user }: { readonly user: Resource<string> | undefined }) {
  // biome-ignore lint/correctness/useHookAtTopLevel: the linter must find it
  const shown = user && useResource(user);
  const ref = useRef(0);
  return (
    <p>
      {shown?.status} {ref.current}
    </p>
  );
}
