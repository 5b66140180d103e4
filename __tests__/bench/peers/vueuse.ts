import { computedAsync } from '@vueuse/core';
import { type EffectScope, effectScope, type Ref, type ShallowRef, shallowRef } from 'vue';
import { definePeer, type Loaded } from '../peer.js';

interface Made {
  readonly scope: EffectScope;
  readonly data: Ref<Loaded | undefined>;
  readonly evaluating: Ref<boolean>;
  readonly again: Ref<number>;
}

export const peer = definePeer<ShallowRef<number>, Made>({
  source: (params) => shallowRef(params),
  change: (source, params) => {
    source.value = params;
  },
  create: (source, loader) => {
    const scope = effectScope(true);
    const evaluating = shallowRef(false);
    const again = shallowRef(0); // computedAsync has no reload, but tracks what the load reads
    const load = () => {
      again.value;
      return loader({ params: source.value });
    };
    const data = scope.run(() => computedAsync(load, undefined, { evaluating })) as Ref<Loaded | undefined>;
    return { scope, data, evaluating, again };
  },
  status: ({ evaluating }) => evaluating.value,
  value: ({ data }) => data.value,
  isResolved: ({ data, evaluating }) => !evaluating.value && data.value !== undefined,
  reload: ({ again }) => {
    again.value += 1;
  },
  dispose: ({ scope }) => scope.stop(),
});
