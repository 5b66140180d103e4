import { useState } from 'react';
import { useResource } from 'xstate-resource/react';

interface User {
  name: string;
  born: number;
}

export default function App() {
  const [id, setId] = useState(1);

  const user = useResource({
    name: 'user',
    params: id,
    loader: async ({ params, abortSignal }): Promise<User> => {
      const response = await fetch(`/users/${params}.json`, { signal: abortSignal });
      if (!response.ok) throw new Error(`The server answered with status ${response.status}.`);
      return response.json();
    },
  });

  return (
    <main>
      <button type="button" onClick={() => setId(id === 1 ? 2 : 1)}>
        Other user
      </button>
      <button type="button" onClick={user.reload}>
        Reload
      </button>
      {user.hasValue && (
        <button type="button" onClick={() => user.set({ ...user.value, name: 'You' })}>
          Rename
        </button>
      )}
      <p>Status: {user.status}</p>
      {user.hasValue && <h1>{user.value.name}</h1>}
      {user.error && <p role="alert">{user.error.message}</p>}
    </main>
  );
}
