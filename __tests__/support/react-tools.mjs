/**
 * Runs the rules of eslint-plugin-react-hooks (`lint`) or the React compiler (`compile`) on files,
 * and prints the results as JSON.
 */
import { readFileSync } from 'node:fs';
import { transformSync } from '@babel/core';
import { ESLint } from 'eslint';
import reactHooks from 'eslint-plugin-react-hooks';
import { parser } from 'typescript-eslint';

const [tool, ...paths] = process.argv.slice(2);

async function lint() {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      {
        ...reactHooks.configs.flat['recommended-latest'],
        files: ['**/*.ts', '**/*.tsx'],
        languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
      },
    ],
  });
  const results = await eslint.lintFiles(paths);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, message }) => `${filePath}:${line} ${ruleId} ${message}`),
  );
}

function compile() {
  const [filename] = paths;
  const functions = [];
  const problems = [];
  const logger = {
    logEvent(_, event) {
      if (event.kind === 'CompileSuccess') functions.push(event.fnName);
      else problems.push(`${event.kind} ${event.detail?.reason ?? event.reason}`);
    },
  };
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    babelrc: false,
    configFile: false,
    parserOpts: { plugins: ['typescript', 'jsx'] },
    plugins: [['babel-plugin-react-compiler', { logger, panicThreshold: 'all_errors' }]],
  });
  return { code, functions, problems };
}

process.stdout.write(JSON.stringify(tool === 'lint' ? await lint() : compile()));
