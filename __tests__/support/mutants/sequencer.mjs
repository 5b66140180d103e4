const slow = ['graph', 'signals'];
const rank = ({ path }) => slow.findIndex((name) => path.endsWith(`${name}.test.ts`));

/** Runs the slow test files last: most mutants do not live to see them. */
export default class {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }

  cacheResults() {}
}
