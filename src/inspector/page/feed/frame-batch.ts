/** What a batch needs of the page it is in. */
export interface Beat {
  /** Calls back before the next frame is drawn; in a hidden page perhaps never. */
  readonly frame: (call: () => void) => unknown;
  readonly timeout: (call: () => void, milliseconds: number) => unknown;
  readonly isHidden: () => boolean;
  /** Milliseconds, for measuring how long it takes. */
  readonly now: () => number;
}

/**
 * How long the work for one frame may take, in milliseconds, and how long where no frames are
 * drawn.
 */
const budget = 6;
const hiddenBudget = 200;
/** So many items are taken without a look at the clock. */
const handful = 32;
/** When frames don't come, in milliseconds. */
const patience = 250;

/**
 * Collects what comes, and hands it on once a frame, so much as there is time for. Nothing is lost:
 * the rest waits for the next.
 */
export class Batch {
  readonly #beat: Beat;
  readonly #take: (item: unknown) => void;
  readonly #taken: () => void;
  #items: unknown[] = [];
  #next = 0;
  #turn = 0;
  #isAwaited = false;

  /** `take` is given each item, `taken` is called after each batch. */
  constructor(beat: Beat, take: (item: unknown) => void, taken: () => void) {
    this.#beat = beat;
    this.#take = take;
    this.#taken = taken;
  }

  push(items: readonly unknown[]): void {
    for (const item of items) this.#items.push(item);
    this.#await();
  }

  /** Hands on all that there is, at once. */
  flush(): void {
    this.#run(Number.POSITIVE_INFINITY);
  }

  /** Whichever comes first, a frame or the end of our patience. */
  #await(): void {
    if (this.#isAwaited || this.#next === this.#items.length) return;
    this.#isAwaited = true;
    this.#turn += 1;
    const turn = this.#turn;
    const run = (): void => {
      if (turn === this.#turn && this.#isAwaited) this.#run(this.#beat.isHidden() ? hiddenBudget : budget);
    };
    this.#beat.frame(run);
    this.#beat.timeout(run, patience);
  }

  #run(milliseconds: number): void {
    this.#isAwaited = false;
    const until = this.#beat.now() + milliseconds;
    while (this.#next < this.#items.length) {
      this.#take(this.#items[this.#next]);
      this.#next += 1;
      if (this.#next % handful === 0 && this.#beat.now() >= until) break;
    }
    if (this.#next === this.#items.length) {
      this.#items = [];
      this.#next = 0;
    }
    this.#taken();
    this.#await();
  }
}
