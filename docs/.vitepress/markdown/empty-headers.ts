import type { MarkdownRenderer } from 'vitepress';

/** A header cell without text is no header: Markdown cannot say so. */
export function emptyHeaders(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('empty-headers', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const [text, end] = tokens.slice(index + 1, index + 3);
      if (token.type !== 'th_open' || text?.content !== '' || end === undefined) continue;
      token.tag = 'td';
      end.tag = 'td';
    }
  });
}
