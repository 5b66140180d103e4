/**
 * An error that the user of the program can fix. Its message is printed in one line, without a
 * stack.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
}
