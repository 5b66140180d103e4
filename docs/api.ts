import { fileURLToPath } from 'node:url';
import { type Doc, type Entry, type Export, type Member, readEntries, type Tag } from './declarations.js';

const intro = `# API

<!-- Written by npm run docs, from the declarations in src and machines and their doc comments. Change it there. -->

Every export of every entry point: what an editor shows of it, on one page. Types without a link are TypeScript's, the platform's or XState's.
The [README](../README.md) tells what resources are, and [the guide](guide.md) how they are used.`;

const command = 'The command `xstate-resource inspect` is described in [See it run](inspect.md).';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The page docs/api.md of the package in a folder. Throws an error that lists what has no doc comment, and types that declarations name and nobody can
 * import.
 */
export function apiPage(folder = root): string {
  const entries = readEntries(folder).map((entry) => ({ ...entry, exports: inReadingOrder(entry) }));
  demandComplete(entries);
  const linkTo = linksOf(entries);
  const parts = [intro, contents(entries, linkTo), command, ...entries.flatMap((entry) => chapter(entry, linkTo))];
  return `${parts.join('\n\n')}\n`;
}

/** Makes a link to what has this name, if there is such a thing. */
type LinkTo = (name: string, shown?: string) => string | undefined;

const titleOf = ({ name, kind }: Export) => (kind === 'function' ? `${name}()` : name);

/** First what the entry's comment names, in its order; behind each what it needs, the nearest first. */
function inReadingOrder({ about, exports }: Entry): Export[] {
  const place = (one: Export) => {
    const found = about?.text.indexOf(`\`${titleOf(one)}\``) ?? -1;
    return found >= 0 ? found : one.kind === 'type' ? Number.POSITIVE_INFINITY : Number.MAX_SAFE_INTEGER;
  };
  const reading = new Set<Export>();
  for (const root of exports.toSorted((a, b) => (place(a) < place(b) || (place(a) === place(b) && a.name < b.name) ? -1 : 1))) {
    const reached = new Set([root]);
    for (const { needs } of reached) for (const name of needs) for (const next of exports) if (next.name === name) reached.add(next);
    for (const one of reached) reading.add(one);
  }
  return [...reading];
}

function demandComplete(entries: readonly Entry[]): void {
  const problems = entries.flatMap(({ name, about, exports }) => [
    ...(about ? [] : [`${name} has no doc comment on its first line.`]),
    ...exports.flatMap((one) => [
      ...[{ name: '', doc: one.doc }, ...one.members].flatMap((part) =>
        part.doc?.text ? [] : [`${[one.name, part.name].filter(Boolean).join('.')} of ${name} has no doc comment.`],
      ),
      ...one.hidden.map((type) => `${one.name} of ${name} names the type ${type}, which is not exported.`),
    ]),
  ]);
  if (problems.length > 0) throw new Error(`docs/api.md cannot be written:\n${problems.join('\n')}`);
}

/** Links by the rules by which GitHub makes anchors of headings: what has the name of one before it is numbered. */
function linksOf(entries: readonly Entry[]): LinkTo {
  const counts = new Map<string, number>();
  const anchors = new Map<string, { readonly title: string; readonly anchor: string }>();
  const add = (name: string, title: string) => {
    if (anchors.has(name)) throw new Error(`docs/api.md cannot be written: there are two things called ${name}.`);
    const slug = title.toLowerCase().replace(/[^\w-]/g, '');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.set(name, { title, anchor: count === 0 ? slug : `${slug}-${count}` });
  };
  for (const { name, exports } of entries) {
    add(name, name);
    for (const one of exports) add(one.name, titleOf(one));
  }
  return (name, shown) => {
    const target = anchors.get(name);
    return target && `[${shown ?? target.title}](#${target.anchor})`;
  };
}

const listOf = (names: readonly string[], linkTo: LinkTo) => names.map((name) => linkTo(name)).join(', ');

function contents(entries: readonly Entry[], linkTo: LinkTo): string {
  const types = new Set(entries.flatMap(({ exports }) => exports.filter(({ kind }) => kind === 'type').map(({ name }) => name)));
  const rows = entries.map(({ name, exports, shared }) => {
    const names = [...exports.map((one) => one.name), ...shared];
    const cells = [[name], names.filter((each) => !types.has(each)), names.filter((each) => types.has(each))];
    return `| ${cells.map((cell) => listOf(cell, linkTo)).join(' | ')} |`;
  });
  return ['| from | functions and constants | types |', '| --- | --- | --- |', ...rows].join('\n');
}

function chapter({ name, about, exports, shared }: Entry, linkTo: LinkTo): string[] {
  const also = shared.length > 0 ? [`It exports as well: ${listOf(shared, linkTo)}.`] : [];
  return [`## ${name}`, withLinks(about?.text ?? '', linkTo), ...also, ...exports.flatMap((one) => section(one, linkTo))];
}

function section(one: Export, linkTo: LinkTo): string[] {
  const linked = (text: string) => withLinks(text, (name, shown) => (name === one.name ? undefined : linkTo(name, shown)));
  const { text, tags } = one.doc as Doc;
  const details = tags.filter(({ name }) => name !== 'example').map((tag) => `- ${linked(detail(tag))}`);
  return [
    `### ${titleOf(one)}`,
    linked(text),
    `\`\`\`ts\n${one.code}\n\`\`\``,
    ...(one.needs.length > 0 ? [`See ${listOf(one.needs, linkTo)}.`] : []),
    ...(details.length > 0 ? [details.join('\n')] : []),
    ...(one.members.length > 0 ? [table(one.members, linked)] : []),
    ...one.members.flatMap(({ name, doc }) => examplesOf(doc).flatMap((example) => [`An example of \`${name}\`:`, example])),
    ...examplesOf(one.doc),
  ];
}

function detail({ name, argument, text }: Tag): string {
  if (argument !== undefined) return `\`${argument}\`: ${text}`;
  return name === 'throws'
    ? `Throws ${text.replace(/\b[A-Z]\w*Error\b|^Error/g, '`$&`')}`
    : `Returns ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

const examplesOf = (doc: Doc | undefined) => doc?.tags.filter(({ name }) => name === 'example').map(({ text }) => text) ?? [];

function table(members: readonly Member[], linked: (text: string) => string): string {
  const rows = members.map(({ name, doc }) => {
    const { text, tags } = doc as Doc;
    const paragraphs = [...text.split('\n\n'), ...tags.filter((tag) => tag.name !== 'example').map(detail)];
    const cell = linked(paragraphs.join('<br>')).replaceAll('|', '\\|').replaceAll('\n', ' ');
    return `| \`${name}\` | ${cell} |`;
  });
  return ['| member | |', '| --- | --- |', ...rows].join('\n');
}

/** The text with links where it names an export in code. `signal` alone may be an argument, or a word: `signal()` is the function. */
function withLinks(text: string, linkTo: LinkTo): string {
  return text.replace(
    /`(\w+)(\(\))?`/g,
    (code, name: string, call?: string) => (call !== undefined || /[A-Z]/.test(name) ? linkTo(name, code) : undefined) ?? code,
  );
}
