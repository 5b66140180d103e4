import { join } from 'node:path';
import ts from 'typescript';

/** As strict as a user's project may be. */
const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  typeRoots: [join(process.cwd(), 'node_modules/@types')],
};

/**
 * The type errors of programs, which are passed by their would-be paths. Each error comes with its
 * program.
 */
export function typeErrors(
  programs: ReadonlyMap<string, string>,
): [message: string, program: string | undefined][] {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => programs.has(path) || fileExists(path);
  host.readFile = (path) => programs.get(path) ?? readFile(path);
  const found = ts.getPreEmitDiagnostics(ts.createProgram([...programs.keys()], options, host));
  return found.map(({ messageText, file }) => [
    ts.flattenDiagnosticMessageText(messageText, '\n'),
    programs.get(file?.fileName ?? ''),
  ]);
}
