import { exists, type Path } from './repository.js';

/** The address of the page that shows a file or a folder of the repository. */
export function addressOf(path: Path): string {
  if (path === 'README.md') return '/';
  if (/^[^/]+\.md$/.test(path)) return `/${path.replace(/\.md$/, '.html')}`;
  if (/^docs\/.+\.md$/.test(path)) return `/${path.slice('docs/'.length).replace(/\.md$/, '.html')}`;
  return `/source/${sourceName(path)}.html`;
}

/** VitePress drops these endings. */
export const sourceName = (path: Path): string => path.replace(/\.(html|md)$/, '-$1');

/** The Markdown file that a page is made from, by the path that VitePress gives the page. */
export function originOf(page: string): Path {
  if (page === 'index.md') return 'README.md';
  return exists(`docs/${page}`) ? `docs/${page}` : page;
}
