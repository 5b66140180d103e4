import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { base } from './build.js';

/** A page of the built site, as its HTML says. */
export interface Page {
  /** `frameworks/react.html`. */
  readonly path: string;
  readonly ids: ReadonlySet<string>;
  /** Where links, images, styles and scripts lead: absolute, without the base. */
  readonly links: readonly { readonly path: string; readonly anchor: string }[];
  /** What leads out of the site: addresses of links that are clicked on, and of anything that loads by itself. */
  readonly outside: { readonly clicked: readonly string[]; readonly loaded: readonly string[] };
}

export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll(sep, '/'));
}

/** All pages, but those of the runner and the inspector, which are no pages of the site. */
export function pagesOf(folder: string): Page[] {
  return filesOf(folder)
    .filter((path) => path.endsWith('.html') && !path.startsWith('live/'))
    .map((path) => pageOf(path, readFileSync(join(folder, path), 'utf8')));
}

function pageOf(path: string, html: string): Page {
  const named = [...html.matchAll(/<(\w+)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(
    ([, tag = '', link = '']) => ({ tag, link: link.replaceAll('&amp;', '&') }),
  );
  const origin = 'http://localhost';
  const isOutside = (link: string) => new URL(link, origin).origin !== origin && !link.startsWith('data:');
  const inside = named.filter(({ link }) => !isOutside(link) && !link.startsWith('data:'));
  const outside = named.filter(({ link }) => isOutside(link));
  return {
    path,
    ids: new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id)),
    links: inside.map(({ link }) => {
      const { pathname, hash } = new URL(link, `${origin}${base}${path}`);
      return { path: decodeURIComponent(pathname), anchor: decodeURIComponent(hash.slice(1)) };
    }),
    outside: {
      clicked: outside.filter(({ tag }) => tag === 'a').map(({ link }) => link),
      loaded: outside.filter(({ tag }) => tag !== 'a').map(({ link }) => link),
    },
  };
}
