import { readFile } from 'node:fs/promises';

/** The page as the build writes it. */
const built = new URL('page.html', import.meta.url);

/**
 * The part of the content security policy that a `<meta>` cannot state: only pages on this machine
 * may embed the page in a frame, and so talk to it.
 */
export const pagePolicy = `frame-ancestors 'self' ${['http', 'https'].flatMap((scheme) => ['localhost', '*.localhost', '127.0.0.1'].map((host) => `${scheme}://${host}:*`)).join(' ')}`;

/**
 * The page, with the path of its feed. Read on each request, so that a rebuilt page shows up at
 * once.
 */
export async function pageWithFeed(file: string | URL = built): Promise<string> {
  const page = await readFile(file, 'utf8');
  return page.replace(/<html\b/, '$& data-feed="/feed"');
}
