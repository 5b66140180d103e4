/**
 * A first-in, first-out queue that is readable by index. Removing from the front costs as little as
 * adding at the end.
 */
export class Queue<T> {
  #items: (T | undefined)[] = [];
  #first = 0;
  #taken = 0;

  /** How many items have been removed from the front so far. */
  get taken(): number {
    return this.#taken;
  }

  get length(): number {
    return this.#items.length - this.#first;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#items[this.#first + index];
  }

  last(): T | undefined {
    return this.at(this.length - 1);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first] = undefined; // a removed item must not be retained
    this.#first += 1;
    this.#taken += 1;
    if (this.#first > 64 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  /**
   * The index of the first item for which `order` is not negative. The items must be sorted by
   * `order`.
   */
  search(order: (item: T) => number): number {
    let from = 0;
    let to = this.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (order(this.at(middle) as T) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index) as T;
  }
}
