import { basename, extname } from 'node:path';
import { addressOf } from './addresses.js';
import { documents, entriesOf, isFolder, type Path, read, targetsIn } from './repository.js';

const isPage = (path: Path) => path.endsWith('.md');
const isImage = (path: Path) => /\.(png|svg)$/.test(path);

/** The files and folders that the documentation links to, and the files in these folders. */
export function linkedSources(): Path[] {
  const linked = documents().flatMap((document) => targetsIn(document));
  const files = linked.filter(isFolder).flatMap((folder) => entriesOf(folder).filter((it) => !isFolder(it)));
  return [...new Set([...linked, ...files])].filter((path) => !isPage(path) && !isImage(path)).sort();
}

/** The Markdown of the page of a file or a folder. */
export function sourcePage(path: Path): string {
  const heading = `# \`${path}\`\n\n`;
  return heading + (isFolder(path) ? listOf(path) : highlighted(path));
}

function listOf(folder: Path): string {
  const sources = new Set(linkedSources());
  return entriesOf(folder)
    .map((path) => {
      const name = `\`${basename(path)}${isFolder(path) ? '/' : ''}\``;
      return sources.has(path) || isPage(path) ? `- [${name}](${addressOf(path)})` : `- ${name}`;
    })
    .join('\n');
}

function highlighted(path: Path): string {
  const language = extname(path).slice(1) || 'text';
  return `\`\`\`\`\`${language}\n${read(path)}\n\`\`\`\`\`\n`;
}
