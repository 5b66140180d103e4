import {
  type IObservableValue,
  makeObservable,
  observable,
  observableRef,
  reaction,
  runInAction,
} from 'mobx';
import { definePeer, type Loaded, type Loader } from '../peer.js';

/** MobX has no resource, so this is the floor again, as a MobX store. */
class LoadedStore {
  status: 'loading' | 'reloading' | 'resolved' | 'error' = 'loading';
  value: Loaded | undefined = undefined;
  error: unknown = undefined;
  readonly #loader: Loader;
  readonly #params: IObservableValue<number>;
  readonly #stop: () => void;
  #controller: AbortController | undefined;

  constructor(params: IObservableValue<number>, loader: Loader) {
    makeObservable(this, { status: observableRef, value: observableRef, error: observableRef });
    this.#loader = loader;
    this.#params = params;
    this.#stop = reaction(
      () => params.get(),
      () => this.#start('loading'),
      { fireImmediately: true },
    );
  }

  #start(status: 'loading' | 'reloading'): void {
    this.#show(status, status === 'reloading' ? this.value : undefined);
    void this.#load(this.#params.get());
  }

  #show(status: typeof this.status, value?: Loaded, error?: unknown): void {
    runInAction(() => {
      this.status = status;
      this.value = value;
      this.error = error;
    });
  }

  async #load(params: number): Promise<void> {
    this.#controller?.abort();
    this.#controller = new AbortController();
    const { signal: abortSignal } = this.#controller;
    try {
      const loaded = await this.#loader({ params, abortSignal });
      if (!abortSignal.aborted) this.#show('resolved', loaded);
    } catch (thrown) {
      if (!abortSignal.aborted) this.#show('error', undefined, thrown);
    }
    if (!abortSignal.aborted) this.#controller = undefined;
  }

  reload(): void {
    this.#start('reloading');
  }

  dispose(): void {
    this.#stop();
    this.#controller?.abort();
  }
}

export const peer = definePeer<IObservableValue<number>, LoadedStore>({
  source: (params) => observable.box(params),
  change: (source, params) => runInAction(() => source.set(params)),
  create: (params, loader) => new LoadedStore(params, loader),
  status: ({ status }) => status,
  value: ({ value }) => value,
  isResolved: ({ status }) => status === 'resolved',
  reload: (made) => made.reload(),
  dispose: (made) => made.dispose(),
});
