import { basename, dirname } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { addressOf } from './addresses.js';
import { documents, exists, type Path, read, targetsIn, titleOf } from './repository.js';

type Item = DefaultTheme.SidebarItem;

const guide = 'docs/guide.md';

/** The guide's sections with the pages that they list, then the pages that they leave out. */
export function sidebar(): Item[] {
  const listed = guideSections();
  const known = new Set([...listed.flatMap(({ pages }) => pages), 'README.md']);
  const rest = inReadingOrder(documents()).filter(
    (page) => !known.has(page) && !page.startsWith('docs/examples/'),
  );
  return [
    ...[...listed, ...byFolder(rest)].map(({ text, pages }) => ({ text, items: pages.map(itemOf) })),
    { text: 'Live samples', link: '/live.html' },
  ];
}

interface Section {
  readonly text: string;
  readonly pages: readonly Path[];
}

/** The guide with what its introduction links to; then each heading with the pages that the items of its lists begin with. */
function guideSections(): Section[] {
  const [introduction = '', ...parts] = read(guide).split(/^## /m);
  const seen = new Set<Path>([guide]);
  const unseen = (pages: readonly Path[]) => {
    const found = pages.filter((page) => page.endsWith('.md') && !seen.has(page));
    for (const page of found) seen.add(page);
    return found;
  };
  const first = { text: titleOf(guide), pages: [guide, ...unseen(targetsIn(guide, introduction))] };
  const sections = parts.map((part) => {
    const items = part.split('\n').filter((line) => /^[-*] \**\[/.test(line));
    const pages = items.flatMap((item) => targetsIn(guide, item).slice(0, 1));
    return { text: part.split('\n', 1)[0] ?? '', pages: unseen(pages) };
  });
  return [first, ...sections].filter(({ pages }) => pages.length > 0);
}

/** Each folder is a section; a page that is called like the folder comes first in it. */
function byFolder(pages: readonly Path[]): Section[] {
  const sections = new Map<string, Path[]>();
  for (const page of pages) {
    const section = sectionOf(page);
    sections.set(section, [...(sections.get(section) ?? []), page]);
  }
  return [...sections].map(([text, pages]) => ({ text, pages }));
}

function sectionOf(page: Path): string {
  const ownFolder = page.replace(/\.md$/, '');
  if (page.startsWith('docs/') && exists(ownFolder)) return nameOf(ownFolder);
  if (dirname(page) === '.') return 'Project';
  return dirname(page) === 'docs' ? 'Reference' : nameOf(dirname(page));
}

function nameOf(folder: Path): string {
  const words = basename(folder).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** As the README and the guide link to them; the others follow. */
function inReadingOrder(pages: readonly Path[]): Path[] {
  const linked = ['README.md', guide].flatMap((page) => targetsIn(page));
  return [...new Set([...linked.filter((page) => pages.includes(page)), ...pages])];
}

const itemOf = (page: Path): Item => ({ text: titleOf(page), link: addressOf(page) });
