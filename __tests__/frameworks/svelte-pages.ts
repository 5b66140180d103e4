/** Svelte pages that a server renders and a browser hydrates. */
export const pages = {
  Plain: `<script>
    import { untrack } from 'svelte';
    const { setUp } = $props();
    const user = untrack(setUp);
  </script>
  <main><p>{user.status} {user.value?.name ?? 'nobody'} {$user.hasValue}</p></main>`,
  Awaiting: `<script>
    import { untrack } from 'svelte';
    const { setUp } = $props();
    const user = await untrack(setUp);
  </script>
  <main><p>{user.status} {user.value?.name ?? 'nobody'}</p></main>`,
};
