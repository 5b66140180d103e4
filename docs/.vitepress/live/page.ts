import { addressOf } from '../addresses.js';
import { slugify } from '../markdown/anchors.js';
import { documents, type Path, read, titleOf } from '../repository.js';

interface Sample {
  readonly title: string;
  readonly address: string;
  /** The Markdown: the code, and what it prints. */
  readonly blocks: string;
}

const sample = /^<!-- live -->\n(?:<!-- [^\n]* -->\n)?(```ts\n.*?^```\n\n?```text\n.*?^```$)/gms;

/** The Markdown of the page that shows all live samples. */
export function liveSamplesPage(): string {
  const samples = documents().flatMap(samplesOf);
  return [
    '# Live samples',
    'Each of them runs in this page, with the package as it is published and the inspector beside it.',
    ...samples.map(
      ({ title, address, blocks }) =>
        `## ${title}\n\n<!-- live -->\n${blocks}\n\n[Where it is explained](${address})`,
    ),
  ].join('\n\n');
}

function samplesOf(document: Path): Sample[] {
  const text = read(document);
  return [...text.matchAll(sample)].map(({ 1: blocks = '', index }) => {
    const heading = /^(#+) (.+)$/gm;
    const [, level = '#', last] = [...text.slice(0, index).matchAll(heading)].at(-1) ?? [];
    const title = last ?? titleOf(document);
    const anchor = level === '#' ? '' : `#${slugify(title)}`;
    return { title, address: addressOf(document) + anchor, blocks };
  });
}
