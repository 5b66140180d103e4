/**
 * `node .ci/report.mjs <Jest report> <name> <exit status> <file>` prints how many tests passed, and
 * appends a line to the file for everything else: each test that failed, each file that could not be
 * run, or, if the report does not explain the exit status, the name alone.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [path, name, status, file] = process.argv.slice(2);
const report = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : { numPassedTests: 0, testResults: [] };
const failures = report.testResults.flatMap(({ name: test, status, assertionResults }) => {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  const place = `${name}: ${relative(process.cwd(), test)}`;
  if (failed.length > 0) return failed.map(({ fullName }) => `${place}: ${fullName.replaceAll(/\s+/g, ' ')}`);
  return status === 'failed' ? [place] : [];
});
if (failures.length === 0 && status !== '0') failures.push(name); // the types or the build failed
appendFileSync(file, failures.map((line) => `${line}\n`).join(''));
console.log(report.numPassedTests);
