import { extname } from 'node:path';
import type { UserConfig } from 'vitepress';
import { liveFiles } from './files.js';

type Plugin = Extract<
  NonNullable<NonNullable<UserConfig['vite']>['plugins']>[number],
  { readonly name: string }
>;

const folder = 'live/';
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves what live samples need while you write, and puts it into the site that is built. */
export function live(): Plugin {
  return {
    name: 'live-samples',
    async configureServer({ config, middlewares }) {
      const files = await liveFiles();
      middlewares.use((request, response, next) => {
        const path = request.url?.split('?', 1)[0]?.slice(config.base.length) ?? '';
        const text = path.startsWith(folder) ? files.get(path.slice(folder.length)) : undefined;
        if (text === undefined) return next();
        response.setHeader('content-type', types[extname(path)] ?? 'text/plain');
        response.end(text);
      });
    },
    async generateBundle() {
      for (const [name, source] of await liveFiles())
        this.emitFile({ type: 'asset', fileName: folder + name, source });
    },
  };
}
