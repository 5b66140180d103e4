import { fileURLToPath } from 'node:url';
import { type Doc, type Entry, type Export, type Member, readEntries, type Tag } from './declarations.js';

const intro = `# API

<!-- Written by npm run docs, from the declarations in src and machines and their doc comments. Change it there. -->

Every export of every entry point: what an editor shows of it, on one page. Types without a link are TypeScript's, the platform's or XState's.
The [README](../README.md) tells what resources are, and [the guide](guide.md) how they are used.`;

const command = 'The command `xstate-resource inspect` is described in [See it run](inspect.md).';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The page docs/api.md of the package in a folder. Throws an error that lists what has no doc
 * comment, and types that declarations name and nobody can import.
 */
export function apiPage(folder = root): string {
  const entries = readEntries(folder).map((entry) => ({ ...entry, exports: inReadingOrder(entry) }));
  demandComplete(entries);
  const linksIn = linksOf(entries);
  const parts = [
    intro,
    contents(entries, linksIn),
    command,
    ...entries.flatMap((entry) => chapter(entry, linksIn(entry.name))),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Makes a link to what has this name, if there is such a thing. */
type LinkTo = (name: string, shown?: string) => string | undefined;

const titleOf = ({ name, kind }: Export) => (kind === 'function' ? `${name}()` : name);

/**
 * First what the entry's comment names, in its order; behind each what it needs, the nearest first.
 */
function inReadingOrder({ about, exports }: Entry): Export[] {
  const place = (one: Export) => {
    const found = about?.text.indexOf(`\`${titleOf(one)}\``) ?? -1;
    return found >= 0 ? found : one.kind === 'type' ? Number.POSITIVE_INFINITY : Number.MAX_SAFE_INTEGER;
  };
  const reading = new Set<Export>();
  for (const root of exports.toSorted((a, b) =>
    place(a) < place(b) || (place(a) === place(b) && a.name < b.name) ? -1 : 1,
  )) {
    const reached = new Set([root]);
    for (const { needs } of reached)
      for (const name of needs) for (const next of exports) if (next.name === name) reached.add(next);
    for (const one of reached) reading.add(one);
  }
  return [...reading];
}

function demandComplete(entries: readonly Entry[]): void {
  const problems = entries.flatMap(({ name: entry, about, exports }) => [
    ...(about ? [] : [`${entry} has no doc comment on its first line.`]),
    ...exports.flatMap(({ name, doc, members, hidden }) => [
      ...[
        { name, doc },
        ...members.map((member) => ({ name: `${name}.${member.name}`, doc: member.doc })),
      ].flatMap((part) => [
        ...(part.doc?.text ? [] : [`${part.name} of ${entry} has no doc comment.`]),
        ...strangeTags(part.doc).map(
          (tag) => `${part.name} of ${entry} has the tag @${tag}, for which there is no place.`,
        ),
      ]),
      ...hidden.map((type) => `${name} of ${entry} names the type ${type}, which is not exported.`),
    ]),
  ]);
  if (problems.length > 0) throw new Error(`docs/api.md cannot be written:\n${problems.join('\n')}`);
}

/** An `@` that begins a word in a comment begins a tag, even where a package is meant. */
function strangeTags(doc: Doc | undefined): string[] {
  return (doc?.tags ?? [])
    .map(({ name }) => name)
    .filter((name) => !['param', 'returns', 'throws', 'example'].includes(name));
}

/**
 * Links by the rules by which GitHub makes anchors of headings: what has the name of one before it
 * is numbered. Several entries may export one name; within a chapter it is that of its own entry.
 */
function linksOf(entries: readonly Entry[]): (entry: string) => LinkTo {
  const counts = new Map<string, number>();
  const all = new Map<string, Target>();
  const targetOf = (title: string): Target => {
    const slug = title.toLowerCase().replace(/[^\w-]/g, '');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return { title, anchor: count === 0 ? slug : `${slug}-${count}` };
  };
  const chapters = new Map(
    entries.map(({ name, exports }) => {
      const known = new Map([
        [name, targetOf(name)],
        ...exports.map((one): [string, Target] => [one.name, targetOf(titleOf(one))]),
      ]);
      if (known.size <= exports.length)
        throw new Error(`docs/api.md cannot be written: ${name} has two things of one name.`);
      for (const [key, target] of known) if (!all.has(key)) all.set(key, target);
      return [name, known];
    }),
  );
  return (entry) => (name, shown) => {
    const target = chapters.get(entry)?.get(name) ?? all.get(name);
    return target && `[${shown ?? target.title}](#${target.anchor})`;
  };
}

interface Target {
  readonly title: string;
  readonly anchor: string;
}

const listOf = (names: readonly string[], linkTo: LinkTo) => names.map((name) => linkTo(name)).join(', ');

function contents(entries: readonly Entry[], linksIn: (entry: string) => LinkTo): string {
  const everyType = new Set(
    entries.flatMap(({ exports }) => exports.filter(({ kind }) => kind === 'type').map(({ name }) => name)),
  );
  const rows = entries.map(({ name, exports, shared }) => {
    const functions = new Set(exports.filter(({ kind }) => kind !== 'type').map((one) => one.name));
    const types = new Set([...everyType].filter((type) => !functions.has(type)));
    const names = [...exports.map((one) => one.name), ...shared];
    const cells = [[name], names.filter((each) => !types.has(each)), names.filter((each) => types.has(each))];
    return `| ${cells.map((cell) => listOf(cell, linksIn(name))).join(' | ')} |`;
  });
  return ['| from | functions and constants | types |', '| --- | --- | --- |', ...rows].join('\n');
}

function chapter({ name, about, exports, shared }: Entry, linkTo: LinkTo): string[] {
  const also = shared.length > 0 ? [`It exports as well: ${listOf(shared, linkTo)}.`] : [];
  return [
    `## ${name}`,
    withLinks(about?.text ?? '', linkTo),
    ...also,
    ...exports.flatMap((one) => section(one, linkTo)),
  ];
}

function section(one: Export, linkTo: LinkTo): string[] {
  const linked = (text: string) =>
    withLinks(text, (name, shown) => (name === one.name ? undefined : linkTo(name, shown)));
  const doc = one.doc as Doc;
  const details = detailsOf(doc).map((detail) => `- ${linked(detail)}`);
  return [
    `### ${titleOf(one)}`,
    linked(doc.text),
    `\`\`\`ts\n${one.code}\n\`\`\``,
    ...(one.needs.length > 0 ? [`See ${listOf(one.needs, linkTo)}.`] : []),
    ...(details.length > 0 ? [details.join('\n')] : []),
    ...(one.members.length > 0 ? [table(one.members, linked)] : []),
    ...one.members.flatMap(({ name, doc }) =>
      examplesOf(doc).flatMap((example) => [`An example of \`${name}\`:`, example]),
    ),
    ...examplesOf(doc),
  ];
}

/** What is told beside the text: of arguments, results and errors. */
function detailsOf(doc: Doc): string[] {
  return doc.tags
    .filter(({ name }) => name !== 'example')
    .map((tag) => `${beginningOf(tag)}${inOneLine(tag.text)}`);
}

function beginningOf({ name, argument }: Tag): string {
  return name === 'param' ? `\`${argument}\`: ` : `**${name === 'throws' ? 'Throws' : 'Returns'}:** `;
}

const examplesOf = (doc: Doc | undefined) =>
  doc?.tags.filter(({ name }) => name === 'example').map(({ text }) => text) ?? [];

const inOneLine = (text: string) => text.replaceAll('\n', ' ');

function table(members: readonly Member[], linked: (text: string) => string): string {
  const rows = members.map(({ name, doc }) => {
    const { text } = doc as Doc;
    const paragraphs = [...text.split('\n\n').map(inOneLine), ...detailsOf(doc as Doc)];
    return `| \`${name}\` | ${linked(paragraphs.join('<br>')).replaceAll('|', '\\|')} |`;
  });
  return ['| member | |', '| --- | --- |', ...rows].join('\n');
}

/**
 * The text with links where it names an export in code. `signal` alone may be an argument, or a
 * word: `signal()` is the function.
 */
function withLinks(text: string, linkTo: LinkTo): string {
  return text.replace(
    /`(\w+)(\(\))?`/g,
    (code, name: string, call?: string) =>
      (call !== undefined || /[A-Z]/.test(name) ? linkTo(name, code) : undefined) ?? code,
  );
}
