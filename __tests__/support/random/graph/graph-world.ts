import { createAtom } from '@xstate/store';
import { batch, computed, effect, signal, untracked } from '../../../../src/index.js';
import {
  type DerivedNode,
  formula,
  GraphModel,
  half,
  isDerived,
  isOfStore,
  type Outcome,
  readable,
} from './graph-model.js';
import { Computation, EffectTask, type Seen, SubscriberTask } from './graph-observers.js';
import type { Action, EffectPlan, GraphPlan } from './graph-plan.js';

/** A value: a number, or an object that holds half of it and is compared by that. */
type Cell = number | { readonly n: number };
const plain = (cell: Cell) => (typeof cell === 'object' ? cell.n : cell);
const coarse = (n: number): Cell => ({ n: half(n) });
const isSameCell = (a: Cell, b: Cell) => plain(a) === plain(b);

interface RealNode {
  get(): Cell;
  set?(value: Cell): void;
  subscribe(observer: { next(value: Cell): void; error?(error: unknown): void }): { unsubscribe(): void };
}

interface Reader {
  readonly kind: 'computed' | 'effect' | 'subscriber' | 'cleanup' | 'aside' | 'store';
  readonly seen?: Seen;
  readonly task?: EffectTask;
}

/** How often an observer performs the actions of its plan. */
const TIMES = 2;

/** A graph built from a plan, next to its model. */
export class GraphWorld {
  /** The situations that the runs have reached. A run that reaches none proves nothing. */
  static readonly reached = new Set<string>();

  readonly model: GraphModel;
  readonly #plan: GraphPlan;
  readonly #real: RealNode[];
  readonly #takeReports: () => unknown[];
  readonly #isPure: boolean;
  #effects: EffectTask[] = [];
  #subscriptions: SubscriberTask[] = [];
  readonly #readers: Reader[] = [];
  readonly #spent = new Map<unknown, number>();
  readonly #failures: string[] = [];
  #reports: unknown[] = [];
  #batches = 0;
  #cleanUps = 0;
  #writeDepth = -1;
  readonly #nudge = createAtom(0);
  readonly #nudging: { unsubscribe(): void };
  /** Everything that was created and must be collected. */
  readonly made: WeakRef<object>[] = [];

  constructor(plan: GraphPlan, takeReports: () => unknown[]) {
    this.#plan = plan;
    this.#takeReports = takeReports;
    this.model = new GraphModel(plan);
    this.#isPure = !this.model.nodes.some(isOfStore);
    this.#real = [];
    for (const index of this.model.nodes.keys()) this.#make(index);
    this.#nudging = this.#nudge.subscribe(() => {});
  }

  #make(index: number): void {
    const node = this.model.nodes[index];
    this.#real[index] = isDerived(node) ? this.#makeDerived(node, index) : this.#makeSource(index);
  }

  #makeSource(index: number): RealNode {
    const value = this.model.valueOf(index);
    switch (this.model.nodes[index]?.kind) {
      case 'atom':
        return createAtom<Cell>(value);
      case 'coarse':
        return signal(coarse(value), { equal: isSameCell });
      case 'restless':
        return signal<Cell>(value, { equal: () => false });
      default:
        return signal<Cell>(value);
    }
  }

  #makeDerived(node: DerivedNode, index: number): RealNode {
    const body = (): Cell => {
      const { aside } = node;
      if (aside !== undefined) this.aside(() => this.tryRead(aside));
      const n = formula(node, (other) => this.read(other));
      if (!node.isCoarse) return n;
      return node.home === 'ours' ? coarse(n) : half(n);
    };
    if (node.home !== 'ours') {
      return createAtom<Cell>(() => {
        try {
          return this.readAs({ kind: 'store' }, body);
        } finally {
          this.model.look(index);
        }
      });
    }
    const computation = new Computation(this, index);
    const options = { name: `node ${index}`, ...(node.isCoarse && { equal: isSameCell }) };
    const compute = () => computation.run(body);
    const made = computed(compute, options);
    this.made.push(new WeakRef(compute), new WeakRef(made));
    return made;
  }

  /**
   * Records a failure. Throwing here would not help, because most of this runs inside callbacks of
   * the library.
   */
  blame(failure: string): void {
    this.#failures.push(failure);
  }

  reach(what: string): void {
    GraphWorld.reached.add(what);
  }

  readAs<T>(reader: Reader, run: () => T): T {
    this.#readers.push(reader);
    try {
      return run();
    } finally {
      this.#readers.pop();
    }
  }

  aside<T>(run: () => T): T {
    return untracked(() => this.readAs({ kind: 'aside' }, run));
  }

  /** Reads a node, compares it with the model, and records the reader. */
  read(index: number): number {
    const { model } = this;
    const expected = model.outcome(index);
    const isTainted = model.isTainted(index);
    const real = this.#outcome(index);
    if (!isTainted && !isSameOutcome(real, expected))
      this.blame(`node ${index} shows ${text(real)} instead of ${text(expected)}`);
    const shown = 'error' in real ? real.error : real.n;
    model.look(index);
    this.#readers.at(-1)?.seen?.add(index, isTainted ? shown : model.key(index));
    if (!isTainted && model.wasTaintedSince(index, 0)) this.reach('an atom that has recovered');
    if ('error' in real) throw real.error;
    return real.n;
  }

  #outcome(index: number): Outcome {
    try {
      return { n: plain((this.#real[index] as RealNode).get()) };
    } catch (error) {
      return { error };
    }
  }

  tryRead(index: number): void {
    try {
      this.read(index);
    } catch {}
  }

  /** Whether effects and subscribers must wait. */
  get isBusy(): boolean {
    return this.#batches > 0 || this.#readers.some(({ kind }) => kind === 'effect' || kind === 'subscriber');
  }

  /**
   * Whether something is being written in the middle of a batch while nobody reads. Store atoms
   * notify their subscribers at once.
   */
  get isIdleWrite(): boolean {
    return this.#isPure && this.isBusy && this.#readers.length === this.#writeDepth;
  }

  /** Whether `who` may act once more. */
  spend(who: unknown): boolean {
    const spent = this.#spent.get(who) ?? 0;
    this.#spent.set(who, spent + 1);
    return spent < TIMES;
  }

  expectReport(error: unknown): void {
    this.#reports.push(error);
    this.reach('an error that an effect rethrows');
  }

  nextCleanUp(): number {
    this.reach('a cleanup');
    return ++this.#cleanUps;
  }

  makeEffect(plan: EffectPlan): void {
    const reader = this.#readers.at(-1);
    const owner = reader?.kind === 'effect' ? reader.task : undefined;
    if (owner !== undefined) this.reach('an effect made in another');
    if (reader?.kind === 'aside') this.reach('an effect made in untracked');
    const reads = readable(plan, [...this.model.nodes.keys()]);
    const { aside } = reads;
    const isAsideSafe = aside === undefined || !this.#mayBreak(aside);
    const task = new EffectTask(
      this,
      plan,
      isAsideSafe ? reads : { ...reads, aside: undefined },
      owner,
      this.#effects.length,
    );
    this.#effects.push(task);
    this.made.push(new WeakRef(task.run));
    task.stop = effect(task.run);
  }

  #mayBreak(index: number): boolean {
    const node = this.model.nodes[index];
    return isDerived(node) && node.home === 'breaker';
  }

  #subscribe(index: number, acts: readonly Action[]): void {
    const isForeign = isOfStore(this.model.nodes[index]);
    if (this.#mayBreak(index) || (isForeign && this.model.isTainted(index))) return;
    const subscriber = new SubscriberTask(this, index, isForeign ? [] : acts, isForeign);
    const subscription = this.#real[index]?.subscribe({
      next: (cell) => subscriber.notified(plain(cell)),
      error: (error) => subscriber.notified(error),
    });
    subscriber.stop = () => subscription?.unsubscribe();
    this.#subscriptions.push(subscriber);
  }

  actAll(actions: readonly Action[]): void {
    const by = this.#readers.at(-1)?.kind;
    if (actions.length > 0 && (by === 'effect' || by === 'subscriber'))
      this.reach(`a ${by === 'effect' ? 'run' : 'subscriber'} that acts`);
    for (const action of actions) this.#act(action);
  }

  #act(action: Action): void {
    switch (action.type) {
      case 'write':
        this.#write(action.source % this.#plan.sources.length, action.value);
        break;
      case 'there and back':
        this.#goThereAndBack(action);
        break;
      case 'read':
        this.#readOnce(this.#indexOf(action), action.isAside);
        break;
      case 'effect':
        this.makeEffect(action.plan);
        break;
      case 'end effect':
        this.#endEffect(this.#effects[action.which % this.#effects.length]);
        break;
      case 'subscribe':
        this.#subscribe(this.#indexOf(action), action.acts);
        break;
      case 'end subscription':
        this.#subscriptions[action.which % this.#subscriptions.length]?.end();
        break;
      case 'drop':
        this.#drop(this.#indexOf(action));
        break;
      case 'batch':
        this.#batch(() => this.actAll(action.actions), action.throws);
    }
  }

  #drop(index: number): void {
    if (!isDerived(this.model.nodes[index])) return;
    this.#make(index);
    this.reach('a computed that is dropped');
  }

  #indexOf({ node }: { readonly node: number }): number {
    return node % this.model.nodes.length;
  }

  #readOnce(index: number, isAside: boolean): void {
    if (!isAside) this.tryRead(index);
    else if (!this.#mayBreak(index)) this.aside(() => this.tryRead(index));
  }

  #write(source: number, value: number): void {
    this.model.write(source, value);
    const real = this.#real[source] as RealNode;
    const { kind } = this.model.nodes[source] ?? {};
    const depth = this.#writeDepth;
    this.#writeDepth = this.#readers.length;
    try {
      real.set?.(kind === 'coarse' ? coarse(value) : value);
    } catch (error) {
      if (kind !== 'atom' || !this.#isOfNodes(error)) this.blame(`a write throws ${String(error)}`);
      this.#resumeStore();
    } finally {
      this.#writeDepth = depth;
    }
  }

  /** If an atom throws, the store stops notifying and resumes on the next write. */
  #resumeStore(): void {
    try {
      this.#nudge.set(this.#nudge.get() + 1);
    } catch (error) {
      if (!this.#isOfNodes(error)) this.blame(`the store throws ${String(error)}`);
      this.#resumeStore();
    }
  }

  #isOfNodes(error: unknown): boolean {
    return this.model.nodes.some((node) => isDerived(node) && node.error === error);
  }

  #goThereAndBack({ source, value, look }: Action & { type: 'there and back' }): void {
    const index = source % this.#plan.sources.length;
    const before = this.model.valueOf(index);
    this.reach(look === undefined ? 'there and back' : 'there and back with a look');
    this.#batch(() => {
      this.#write(index, value);
      if (look !== undefined) this.tryRead(look % this.model.nodes.length);
      this.#write(index, before);
    });
  }

  #batch(run: () => void, throws = false): void {
    const thrown = new Error('thrown by a batch');
    const result = {};
    try {
      const returned = batch(() => {
        this.#batches++;
        try {
          run();
          if (throws) throw thrown;
          return result;
        } finally {
          this.#batches--;
        }
      });
      if (throws || returned !== result) this.blame('a batch does not return what its function returns');
    } catch (error) {
      this.reach('a batch that throws');
      if (error !== thrown) this.blame(`a batch throws ${String(error)}`);
    }
  }

  #endEffect(task: EffectTask | undefined): void {
    if (task?.stop === undefined) return;
    const isQuiet = this.#readers.length === 0;
    if (!isQuiet) task.markEnded();
    this.reach(isQuiet ? 'an effect that ends' : 'an effect that is ended while others run');
    const { isEnded } = task;
    task.isEnded = true;
    task.stop();
    if (isQuiet && !isEnded) task.close();
  }

  /** Performs a step, after which everything must match the model. */
  step(action: Action): void {
    this.#act(action);
    this.#expectRest();
    const { readsAll } = this.#plan;
    if (readsAll !== 'no') this.readEverything(readsAll === 'backwards');
    this.#throwFailures();
  }

  readEverything(backwards = false): void {
    const order = [...this.model.nodes.keys()];
    for (const index of backwards ? order.reverse() : order) this.tryRead(index);
    this.#expectRest();
    this.#throwFailures();
  }

  #expectRest(): void {
    for (const task of this.#effects) task.expectRest();
    for (const subscriber of this.#subscriptions) subscriber.expectRest();
    this.model.lookAtAll();
    this.#expectReports();
  }

  #expectReports(): void {
    const mayBreak = !this.#isPure;
    for (const error of this.#takeReports()) {
      const at = this.#reports.indexOf(error);
      if (at >= 0) this.#reports.splice(at, 1);
      else if (!mayBreak || !this.#isOfNodes(error)) this.blame(`${String(error)} is reported`);
    }
    for (const error of this.#reports) this.blame(`${String(error)} is not reported`);
    this.#reports = [];
  }

  #throwFailures(): void {
    if (this.#failures.length > 0) throw new Error(this.#failures.slice(0, 5).join('\n'));
  }

  /** Ends all observers, and drops everything that is not a source. */
  end(): void {
    for (const task of this.#effects) this.#endEffect(task);
    for (const subscriber of this.#subscriptions) subscriber.end();
    for (let source = 0; source < this.#plan.sources.length; source++)
      for (const value of [0, 1, 2]) this.#write(source, value);
    this.#expectRest();
    this.#throwFailures();
    this.#nudging.unsubscribe();
  }

  /** Releases everything that was created, except the sources. */
  release(): void {
    this.#effects = [];
    this.#subscriptions = [];
    this.#spent.clear();
    this.#real.length = this.#plan.sources.length;
  }
}

function isSameOutcome(a: Outcome, b: Outcome): boolean {
  return 'error' in a ? 'error' in b && a.error === b.error : 'n' in b && Object.is(a.n, b.n);
}

function text(outcome: Outcome): string {
  return 'error' in outcome ? String(outcome.error) : String(outcome.n);
}
