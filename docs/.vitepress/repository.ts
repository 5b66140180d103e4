import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** From the root of the repository, with slashes: `docs/guide.md`. */
export type Path = string;

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const exists = (path: Path): boolean => existsSync(join(root, path));
export const isFolder = (path: Path): boolean => statSync(join(root, path)).isDirectory();
export const read = (path: Path): string => readFileSync(join(root, path), 'utf8');
export const entriesOf = (folder: Path): Path[] =>
  readdirSync(join(root, folder))
    .filter((name) => name !== 'node_modules' && name !== 'dist' && !name.startsWith('.'))
    .map((name) => posix.join(folder, name));

const isMarkdown = (path: Path) => path.endsWith('.md') && !path.includes('[');

function markdownIn(folder: Path): Path[] {
  return entriesOf(folder).flatMap((path) =>
    isFolder(path) ? markdownIn(path) : isMarkdown(path) ? [path] : [],
  );
}

/** The Markdown files in the root of the repository. */
export const rootDocuments = (): Path[] => entriesOf('.').filter(isMarkdown);

/** All Markdown files that are pages of the site. */
export const documents = (): Path[] => [...rootDocuments(), ...markdownIn('docs')];

/** The text of the first heading. */
export function titleOf(document: Path): string {
  const [, heading = document] = /^# (.+)$/m.exec(read(document)) ?? [];
  return heading.replace(/[`*]/g, '');
}

/** Where a link leads, relative to the root; `undefined` if it leads out of the repository. */
export function targetOf(document: Path, link: string): Path | undefined {
  if (/^([a-z][a-z+.-]*:|\/|#|$)/i.test(link)) return undefined;
  const target = posix.join(document, '..', decodeURI(link)).replace(/\/$/, '');
  return exists(target) ? target : undefined;
}

/** Everything in the repository that a text links to, in the order of the links. */
export function targetsIn(document: Path, text: string = read(document)): Path[] {
  const prose = text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s#]+)/g)].map(([, link = '']) => targetOf(document, link));
  return [...new Set(links.filter((target) => target !== undefined))];
}
