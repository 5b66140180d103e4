/** Serves a folder with Vite, with or without a framework, and reports each request to `/api`. */
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { createServer } from 'vite';

const [folder = '', framework = ''] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));

const packages: Readonly<Record<string, string[]>> = {
  react: ['react', 'react-dom/client', 'react/jsx-dev-runtime'],
  vue: ['vue'],
};

const server = createHttpServer((incoming, response) => {
  if (!incoming.url?.startsWith('/api')) {
    vite.middlewares(incoming, response);
    return;
  }
  process.send?.(incoming.url);
  response.setHeader('content-type', 'application/json');
  response.end('{"visits":0}');
});
const vite = await createServer({
  configFile: false,
  envDir: false,
  root: folder,
  cacheDir: join(folder, '.vite'),
  logLevel: 'warn',
  clearScreen: false,
  resolve: {
    alias: {
      'xstate-resource/loaders': join(root, 'src/loaders/index.ts'),
      'xstate-resource/react': join(root, 'src/frameworks/react.ts'),
      'xstate-resource/vue': join(root, 'src/frameworks/vue.ts'),
      'xstate-resource': join(root, 'src/index.ts'),
    },
  },
  plugins: framework === 'react' ? [react()] : framework === 'vue' ? [vue()] : [],
  optimizeDeps: { include: packages[framework] ?? [], noDiscovery: true },
  server: { middlewareMode: true, ws: { server }, fs: { allow: [root, folder] } },
});
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () =>
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
