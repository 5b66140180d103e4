/**
 * The links between nodes when a stack overflow leaves one half-made. No test can make the stack
 * overflow at exactly that line.
 */
import { expect, test } from '@jest/globals';
import { FOLLOWS, type Link, linkTo, mark, Node, type Target, unlinkAll } from '../../src/signals/links.js';

class Leaf extends Node {
  tryRefresh(): boolean {
    return true;
  }

  connect(): void {}
}

class Reader implements Target {
  flags = FOLLOWS;
  sources: Link | undefined = undefined;
  marks = 0;

  mark(): undefined {
    this.marks += 1;
  }
}

test('removing a link that was never attached leaves other links in place', () => {
  const leaf = new Leaf();
  const [whole, half] = [new Reader(), new Reader()];
  linkTo(whole, leaf, undefined, 1);
  half.flags = 0;
  linkTo(half, leaf, undefined, 2); // not attached, because it does not follow
  half.flags = FOLLOWS;
  unlinkAll(half);
  mark(leaf.targets);
  expect([whole.marks, half.marks]).toEqual([1, 0]);
});
