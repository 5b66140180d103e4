/** Something that whoever started the program can put right. Told in one line, without a stack. */
export class Problem extends Error {
  override readonly name = 'Problem';
}
