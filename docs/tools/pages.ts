import { readdirSync } from 'node:fs';

/** The pages of the docs, as paths from the root of the repository; not templates of the site. */
export function findPages(): string[] {
  return readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md') && !/\[|(^|\/)(examples|node_modules|\.vitepress)\//.test(path))
    .sort()
    .map((path) => `docs/${path}`);
}
