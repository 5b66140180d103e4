/**
 * Reads the declarations of everything that the package exports, for docs/api.md.
 *
 * Declarations are copied from the source, so they keep the formatting of the code and the defaults
 * of arguments. The compiler resolves the names in them: `Observer` is ours in one place and
 * XState's in another.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface Entry {
  /** The import specifier. */
  readonly name: string;
  readonly about: Doc | undefined;
  /** Its exports, except those that an earlier entry also has. */
  readonly exports: readonly Export[];
  /** The names of exports that an earlier entry also has. */
  readonly shared: readonly string[];
}

export interface Export {
  readonly name: string;
  readonly kind: 'function' | 'constant' | 'type';
  readonly doc: Doc | undefined;
  /**
   * Its declarations, without implementations. Interfaces have no comments here, because `members`
   * has them.
   */
  readonly code: string;
  readonly members: readonly Member[];
  /** The names of exports that the declarations refer to, in the order of the declarations. */
  readonly needs: readonly string[];
  /** Our types that the declarations refer to, but that are not exported. */
  readonly hidden: readonly string[];
}

export interface Member {
  readonly name: string;
  readonly doc: Doc | undefined;
}

export interface Doc {
  readonly text: string;
  readonly tags: readonly Tag[];
}

export interface Tag {
  readonly name: string;
  /** The argument of a `@param` tag. */
  readonly argument: string | undefined;
  readonly text: string;
}

/** The import specifiers of the entry points, with their sources from the compiler's `paths`. */
function sourcesIn(folder: string, { paths = {} }: ts.CompilerOptions): [name: string, path: string][] {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, unknown>>;
  };
  return Object.keys(exports).flatMap((path) => {
    const entry = name + path.slice(1);
    return (paths[entry] ?? []).map((source): [string, string] => [entry, join(folder, source)]); // package.json has no source
  });
}

/** The entry points of the package in a folder. */
export function readEntries(folder: string): Entry[] {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, folder);
  const entries = sourcesIn(folder, options);
  const files = entries.map(([, path]) => path);
  const program = ts.createProgram(files, { ...options, types: [], noLib: true }); // only our own types matter
  const checker = program.getTypeChecker();
  const resolved = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

  const known = new Set<ts.Symbol>();
  const found = entries.map(([name, path]) => {
    const source = program.getSourceFile(path) as ts.SourceFile;
    const symbols = checker
      .getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol)
      .map(resolved);
    const shared = symbols.filter((symbol) => known.has(symbol)).map((symbol) => symbol.name);
    const own = symbols.filter((symbol) => !known.has(symbol));
    for (const symbol of own) known.add(symbol);
    return { name, about: docOf(source.statements[0]), own, shared };
  });

  const describe = (symbol: ts.Symbol): Export => {
    const all = symbol.declarations ?? [];
    const declarations = all.filter(
      (each) => all.length === 1 || !ts.isFunctionDeclaration(each) || each.body === undefined,
    );
    const named = declarations.flatMap((each) =>
      [...namesIn(each)].flatMap((name) => checker.getSymbolAtLocation(name) ?? []),
    );
    const others = [...new Set(named.map(resolved))].filter((each) => each !== symbol);
    const code = (each: ts.Declaration) =>
      ts.isVariableDeclaration(each) ? constantCode(each, checker.getTypeAtLocation(each)) : codeOf(each);
    const docs = declarations.map(docOf).filter((doc) => doc !== undefined);
    return {
      name: symbol.name,
      kind: declarations.some(ts.isFunctionDeclaration)
        ? 'function'
        : declarations.some(ts.isVariableDeclaration)
          ? 'constant'
          : 'type',
      doc: docOfAll(docs),
      code: declarations.map(code).join('\n'),
      members: declarations.filter(ts.isInterfaceDeclaration).flatMap(({ members }) => members.map(memberOf)),
      needs: others.filter((each) => known.has(each)).map(({ name }) => name),
      hidden: others.filter((each) => !known.has(each) && isOwnType(each)).map(({ name }) => name),
    };
  };
  return found.map(({ own, ...entry }) => ({ ...entry, exports: own.map(describe) }));
}

/** Merges the docs of overloads with examples. If at most one has any, returns it or the first. */
function docOfAll(docs: readonly Doc[]): Doc | undefined {
  const shown = docs.filter((doc) => doc.tags.some(({ name }) => name === 'example'));
  if (shown.length < 2) return shown[0] ?? docs[0];
  const tags = shown.flatMap((doc) => doc.tags);
  const isFirst = (tag: Tag, index: number) =>
    tags.findIndex(({ name, text }) => name === tag.name && text === tag.text) === index;
  return { text: shown.map(({ text }) => text).join('\n\n'), tags: tags.filter(isFirst) };
}

function isOwnType({ flags, declarations = [] }: ts.Symbol): boolean {
  const isType = (flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class)) !== 0;
  return isType && declarations.some((each) => !each.getSourceFile().isDeclarationFile);
}

/** The type names in a declaration, except in function bodies. */
function* namesIn(node: ts.Node): Generator<ts.Node> {
  if (ts.isBlock(node)) return;
  if (ts.isTypeReferenceNode(node)) yield node.typeName;
  if (ts.isTypeQueryNode(node)) yield node.exprName;
  if (ts.isExpressionWithTypeArguments(node)) yield node.expression;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* namesIn(child);
}

function codeOf(node: ts.Declaration): string {
  const text = node.getSourceFile().text;
  const from = (start: number, end: number) => text.slice(start, end).replace(/^export (async )?/, '');
  if (ts.isFunctionDeclaration(node))
    return `${from(node.getStart(), node.body?.getFullStart() ?? node.end - 1)};`;
  if (!ts.isInterfaceDeclaration(node)) return from(node.getStart(), node.end);
  return [
    from(node.getStart(), node.members.pos),
    ...node.members.map((member) => `  ${member.getText()}`),
    '}',
  ].join('\n');
}

/**
 * The declaration of a constant. If a call creates the value, only the name of its type is given,
 * because the full type would repeat the whole source.
 */
function constantCode(node: ts.VariableDeclaration, type: ts.Type): string {
  const isCreated = node.initializer !== undefined && ts.isCallExpression(node.initializer);
  return `const ${isCreated ? `${node.name.getText()}: ${type.symbol.name}<…>` : node.getText()};`;
}

function memberOf(node: ts.TypeElement): Member {
  const isCall = ts.isCallSignatureDeclaration(node) || ts.isMethodSignature(node);
  return { name: (node.name?.getText() ?? '') + (isCall ? '()' : ''), doc: docOf(node) };
}

function docOf(node: ts.Node | undefined): Doc | undefined {
  const doc = node && ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
  if (doc === undefined) return undefined;
  const tags = (doc.tags ?? []).map((tag) => ({
    name: tag.tagName.text,
    argument: ts.isJSDocParameterTag(tag) ? tag.name.getText() : undefined,
    text: textOf(tag.comment),
  }));
  return { text: textOf(doc.comment), tags };
}

const textOf = (comment: ts.JSDoc['comment']) => ts.getTextOfJSDocComment(comment) ?? '';
