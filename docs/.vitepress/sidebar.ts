import { basename, dirname } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { addressOf } from './addresses.js';
import { documents, exists, type Path, read, targetOf, targetsIn, titleOf } from './repository.js';

type Item = DefaultTheme.SidebarItem;

const guide = 'docs/guide.md';

/** The guide's sections with the pages that they list, then the pages that they leave out. */
export function sidebar(): Item[] {
  const listed = guideSections();
  const known = new Set([...listed.flatMap(({ pages }) => pages), guide, 'README.md']);
  const rest = inReadingOrder(documents()).filter(
    (page) => !known.has(page) && !page.startsWith('docs/examples/'),
  );
  return [
    { text: titleOf(guide), link: addressOf(guide) },
    ...[...listed, ...byFolder(rest)].map(({ text, pages }) => ({
      text,
      collapsed: false,
      items: pages.map(itemOf),
    })),
    { text: 'Live samples', link: '/live.html' },
  ];
}

interface Section {
  readonly text: string;
  readonly pages: readonly Path[];
}

/** Each heading of the guide with the pages that the items of its lists begin with. */
function guideSections(): Section[] {
  const [, ...sections] = read(guide).split(/^## /m);
  const seen = new Set<Path>();
  return sections
    .map((section) => {
      const pages = [...section.matchAll(/^[-*] \**\[[^\]]+\]\(([^)\s#]+)\)/gm)]
        .map(([, link = '']) => targetOf(guide, link))
        .filter((page) => page?.endsWith('.md') && !seen.has(page))
        .map(String);
      for (const page of pages) seen.add(page);
      return { text: section.split('\n', 1)[0]?.trim() ?? '', pages: [...new Set(pages)] };
    })
    .filter(({ pages }) => pages.length > 0);
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
