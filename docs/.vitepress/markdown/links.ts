import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { addressOf, originOf } from '../addresses.js';
import { targetOf } from '../repository.js';

interface Environment {
  readonly relativePath: string;
}

/** Links and images are relative to the file in the repository. Here they become those of the site. */
export function linksOfSite(markdown: MarkdownRenderer): void {
  markdown.core.ruler.after('inline', 'links-of-site', ({ tokens, env }) => {
    const { relativePath } = env as Environment;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const name = token.type === 'link_open' ? 'href' : 'src';
      const link = token.attrGet(name);
      if (link === null || (name === 'src' && token.type !== 'image')) continue;
      token.attrSet(name, name === 'href' ? pageLink(relativePath, link) : imageLink(relativePath, link));
    }
  });
}

function pageLink(page: string, link: string): string {
  const [, path = '', anchor = ''] = /^([^#]*)(.*)$/.exec(link) ?? [];
  const target = targetOf(originOf(page), path);
  return target === undefined ? link : addressOf(target) + anchor;
}

/** VitePress bundles an image that is given relative to the page. */
function imageLink(page: string, link: string): string {
  const target = targetOf(originOf(page), link);
  return target === undefined ? link : posix.relative(posix.join('docs', page, '..'), target);
}
