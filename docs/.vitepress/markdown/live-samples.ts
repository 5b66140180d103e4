import { transformSync } from 'esbuild';
import type { MarkdownRenderer } from 'vitepress';

const marker = /^<!-- live -->\s*$/;

/** A `ts` block after `<!-- live -->`, and the `text` block that says what it prints, run in the page. */
export function liveSamples(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('live-samples', (state) => {
    const { tokens } = state;
    const html = (content: string) => {
      const token = new state.Token('html_block', '', 0);
      token.content = content;
      return token;
    };
    for (let index = 0; index < tokens.length; index += 1) {
      if (!marker.test(tokens[index]?.content ?? '')) continue;
      const start = tokens.findIndex(({ type }, at) => at > index && type === 'fence');
      const [code, printed] = tokens.slice(start, start + 2);
      if (code?.info !== 'ts' || printed?.info !== 'text')
        throw new Error('A live sample is a block of ts, followed by a block of text: what it prints.');
      tokens.splice(start, 0, html(`<LiveSample code="${encodeURIComponent(runnable(code.content))}">\n`));
      tokens.splice(start + 3, 0, html('</LiveSample>\n'));
      index = start + 3;
    }
  });
}

/** As JavaScript that each browser of the last years knows. */
function runnable(code: string): string {
  return transformSync(code, { loader: 'ts', target: 'es2022', tsconfigRaw: {} }).code;
}
