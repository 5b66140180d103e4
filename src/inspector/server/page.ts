import { readFile } from 'node:fs/promises';

/** Where the build puts the page. */
const built = new URL('page.html', import.meta.url);

/**
 * What its own policy, in a `<meta>`, cannot say: only pages on this machine may have it in a
 * frame, and so speak to it.
 */
export const pagePolicy = `frame-ancestors 'self' ${['http', 'https'].flatMap((scheme) => ['localhost', '*.localhost', '127.0.0.1'].map((host) => `${scheme}://${host}:*`)).join(' ')}`;

/**
 * The page, told where its feed is. Read each time, so that one that was built again is there at
 * once.
 */
export async function pageWithFeed(file: string | URL = built): Promise<string> {
  const page = await readFile(file, 'utf8');
  return page.replace(/<html\b/, '$& data-feed="/feed"');
}
