/** The paths of the tests that `npm run test:long` runs, and `npm test` does not: random ones, and those that take longest. */
export const longTests =
  '(\\.random|/(bench/bench|inspector/chart-layout|interpreter/transition-table|repository/(api-docs|diagrams|docs)|resource/(paths|turns)|testing/test-resource))\\.test';
