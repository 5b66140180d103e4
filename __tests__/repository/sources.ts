import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An import, a re-export, an `import()` or a type `import('…')`. */
export interface Import {
  readonly from: string;
  /** A path relative to the root for a file of the library, otherwise the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const isFile = specifier.text.startsWith('.');
    const target = isFile ? fileOf(posix.join(posix.dirname(path), specifier.text)) : specifier.text;
    imports.push({ from: path, target, typeOnly });
  };
  for (const node of nodes(tree)) {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
  }
  return { path, text, tree, imports };
}

/** Finds the source file of an import, which names the compiled file. */
function fileOf(path: string): string {
  const source = path.replace(/\.js$/, '.ts');
  return existsSync(join(root, source)) ? source : source.replace(/\.ts$/, '.tsx');
}

export function* nodes(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodes(child);
}

export function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name) && !/\bnode_modules\b/.test(name))
    .map((name) => read(posix.join(folder, name.replaceAll('\\', '/'))));
}

/** All files of the library. */
export const library = [...sourcesIn('machines'), ...sourcesIn('src')];

/**
 * Whether a file is in a folder or is the file of that name. For packages, whether they are the
 * same; `node:` is every module of Node.js.
 */
export function isIn(path: string, place: string): boolean {
  if (place === 'node:') return path.startsWith(place);
  if (!/^(src|machines)\b/.test(place)) return path === place;
  return path.startsWith(`${place}/`) || path.replace(/\.tsx?$/, '') === place;
}

/** The position of a node in the format that editors show. */
export const at = (node: ts.Node) => {
  const tree = node.getSourceFile();
  return `${tree.fileName}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};
