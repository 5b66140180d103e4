import type { MarkdownRenderer } from 'vitepress';

/** Mermaid blocks are drawn by a component. */
export function diagrams(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('diagrams', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type !== 'fence' || token.info.trim() !== 'mermaid') continue;
      token.type = 'html_block';
      token.content = `<MermaidDiagram code="${encodeURIComponent(token.content)}" />\n`;
    }
  });
}
