/**
 * Resolves the packages of a framework to another version if a test file requests it:
 * `@jest-environment-options {"customExportConditions": ["version:react-18"]}` uses those in
 * `__tests__/versions/react-18`.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const prefix = 'version:';
const packageOf = (request) => /^(@[^/]+\/)?[^./][^/]*/.exec(request)?.[0];

module.exports = function resolve(request, options) {
  const condition = options.conditions?.find((one) => one.startsWith(prefix));
  if (condition === undefined) return options.defaultResolver(request, options);
  const folder = join(__dirname, '../versions', condition.slice(prefix.length));
  if (!existsSync(folder)) throw new Error(`The folder ${folder} does not exist.`);
  const name = packageOf(request);
  const isThere = name !== undefined && existsSync(join(folder, 'node_modules', name));
  return options.defaultResolver(request, isThere ? { ...options, basedir: folder } : options);
};
