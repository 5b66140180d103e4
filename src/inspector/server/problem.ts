/** A problem that the user can fix. Reported in one line, without a stack. */
export class Problem extends Error {
  override readonly name = 'Problem';
}
