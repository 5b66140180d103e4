/** What a batch needs from its page. */
export interface Beat {
  /** Calls back before the next frame is drawn; in a hidden page possibly never. */
  readonly frame: (call: () => void) => unknown;
  readonly timeout: (call: () => void, milliseconds: number) => unknown;
  readonly isHidden: () => boolean;
  /** The current time in milliseconds, to measure durations. */
  readonly now: () => number;
}

/**
 * How long the work for one frame may take, in milliseconds, and how long if no frames are drawn.
 */
const budget = 6;
const hiddenBudget = 200;
/** How many items are processed between checks of the clock. */
const handful = 32;
/** How long to wait for a frame, in milliseconds. */
const patience = 250;

/**
 * Collects items and passes them on once per frame, as many as time permits. Nothing is lost: the
 * rest waits for the next frame.
 */
export class Batch {
  readonly #beat: Beat;
  readonly #take: (item: unknown) => void;
  readonly #taken: () => void;
  #items: unknown[] = [];
  #next = 0;
  #turn = 0;
  #isAwaited = false;

  /** `take` is called with each item, `taken` after each batch. */
  constructor(beat: Beat, take: (item: unknown) => void, taken: () => void) {
    this.#beat = beat;
    this.#take = take;
    this.#taken = taken;
  }

  push(items: readonly unknown[]): void {
    for (const item of items) this.#items.push(item);
    this.#await();
  }

  /** Passes on all waiting items immediately. */
  flush(): void {
    this.#run(Number.POSITIVE_INFINITY);
  }

  /** Runs at the next frame, or after a timeout, whichever comes first. */
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
