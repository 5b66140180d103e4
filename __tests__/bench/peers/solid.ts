import { type Accessor, createResource, createRoot, createSignal, type Resource } from 'solid-js';
import { definePeer, type Loaded } from '../peer.js';

interface Source {
  readonly params: Accessor<number>;
  readonly set: (params: number) => void;
}

interface Made {
  readonly data: Resource<Loaded>;
  readonly refetch: () => unknown;
  readonly dispose: () => void;
}

export const peer = definePeer<Source, Made>({
  source: (initial) => {
    const [params, set] = createSignal(initial);
    return { params, set };
  },
  change: ({ set }, params) => set(params),
  create: ({ params }, loader) =>
    createRoot((dispose) => {
      const [data, { refetch }] = createResource(params, (params) => loader({ params }));
      return { data, refetch, dispose };
    }),
  status: ({ data }) => data.state,
  value: ({ data }) => data(),
  isResolved: ({ data }) => data.state === 'ready',
  reload: ({ refetch }) => void refetch(),
  dispose: ({ dispose }) => dispose(),
});
