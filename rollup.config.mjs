import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import typescript from '@rollup/plugin-typescript';
import { transform } from 'esbuild';
import dts from 'rollup-plugin-dts';
import license from 'rollup-plugin-license';

const inspector = 'src/inspector';
const page = `${inspector}/page`;
/** The output folder of the page and its server, an entry next to `inspect`. */
const server = 'src/inspect/server';
const entries = (...paths) => Object.fromEntries(paths.map((path) => [path, `${path}.ts`]));
const serverEntries = (...names) =>
  Object.fromEntries(names.map((name) => [`${server}/${name}`, `${inspector}/server/${name}.ts`]));
const frameworks = ['adapter', 'react', 'preact', 'vue', 'solid', 'svelte', 'angular'].map(
  (name) => `src/frameworks/${name}`,
);
const library = entries(
  'src/index',
  'src/loaders/index',
  ...frameworks,
  'src/testing/index',
  'src/inspect/index',
  'machines/index',
);

// One file per module, so that a bundler can drop whole files that are not imported.
const shared = {
  input: Object.values(library),
  external: [
    'xstate',
    'xstate/graph',
    '@xstate/store',
    'react',
    /^preact/,
    'vue',
    /^solid-js/,
    /^svelte/,
    /^@angular\/core/,
  ],
  treeshake: { moduleSideEffects: false },
};

/** Keeps the 'use client' directive of an entry for React, which rollup drops. */
const useClient = {
  name: 'use-client',
  banner: ({ facadeModuleId }) => (/^'use client';/m.exec(readFileSync(facadeModuleId, 'utf8')) ?? [''])[0],
};

/** Compiles bundled sources with esbuild, which is faster than tsc. The types are checked elsewhere. */
const sources = {
  name: 'sources',
  resolveId(id, importer) {
    if (!importer || !/^\..*\.js$/.test(id)) return null;
    const path = join(importer, '..', id.slice(0, -3));
    return [`${path}.ts`, `${path}.tsx`].find(existsSync) ?? null;
  },
  async transform(code, id) {
    const loader = extname(id).slice(1);
    if (loader !== 'ts' && loader !== 'tsx') return null;
    return transform(code, {
      loader,
      sourcefile: id,
      sourcemap: true,
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    });
  },
};

/** Minifies chunks. The options go to esbuild. */
const minified = (options) => ({
  name: 'minified',
  renderChunk: async (code) =>
    (await transform(code, { target: 'es2022', legalComments: 'none', ...options })).code,
});

/** The packages whose code is in the bundles, with their licenses. */
const bundled = new Map();
const licenses = license({
  thirdParty: {
    output: (packages) => {
      for (const each of packages) bundled.set(`${each.name} ${each.version}`, each);
    },
  },
});

/** Inlines the script and the styles into the page. Its CSP allows only these two, and the page loads nothing. */
const onePage = {
  name: 'one-page',
  async generateBundle(_, bundle) {
    const [script] = Object.values(bundle);
    const sheets = readdirSync(page, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.css'),
    );
    const css = sheets.sort().map((name) => readFileSync(join(page, name), 'utf8'));
    const style = await transform(css.join('\n'), {
      loader: 'css',
      minify: true,
      target: ['chrome123', 'firefox120', 'safari17.5'],
    });
    const parts = { script: script.code.trim(), style: style.code.trim() };
    // A browser ends or escapes a script at these, even inside a string.
    if (/<\/?script|<!--/i.test(parts.script))
      this.error('The script of the page contains "<script", "</script", or "<!--".');
    if (/<\/style/i.test(parts.style)) this.error('The styles of the page contain "</style".');
    const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const source = readFileSync(join(page, 'page.html'), 'utf8')
      .replace(/'(script|style)-hash'/g, (_found, part) => hashOf(parts[part]))
      .replace(/<!-- (script|style) -->/g, (_found, part) => `<${part}>${parts[part]}</${part}>`);
    for (const name of Object.keys(bundle)) delete bundle[name];
    this.emitFile({ type: 'asset', fileName: `${server}/page.html`, source });
  },
};

const thirdParty = {
  name: 'third-party',
  generateBundle() {
    const texts = [...bundled.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, version, license: id, licenseText }) => {
        if (!licenseText) this.error(`${name} has no license text.`);
        return `${name} ${version} (${id})\n\n${licenseText.trim()}\n`;
      });
    const source = `The page and the server of the inspector contain code from these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
    this.emitFile({ type: 'asset', fileName: `${server}/THIRD-PARTY-LICENSES.txt`, source });
  },
};

/** Stops ws from looking for two optional native packages. */
const withoutNative = {
  name: 'without-native',
  transform: (code, id) => (/\/ws\/lib\//.test(id) ? code.replace(/process\.env\.WS_NO_\w+/g, 'true') : null),
};

export default [
  {
    ...shared,
    plugins: [
      typescript({ noEmit: false, include: ['src/**/*.ts', 'machines/**'], exclude: [`${inspector}/**`] }),
      useClient,
    ],
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      preserveModules: true,
      preserveModulesRoot: '.',
      hoistTransitiveImports: false,
    },
  },
  {
    input: { ...library, ...serverEntries('index') },
    external: shared.external,
    plugins: [dts()],
    output: {
      dir: 'dist',
      format: 'es',
      chunkFileNames: 'machines/[name].d.ts',
      // for Symbol.dispose, in case the user's own lib does not have it
      banner: ({ name }) => (name === 'src/index' ? '/// <reference lib="esnext.disposable" />' : ''),
    },
  },
  {
    input: `${page}/main.tsx`,
    plugins: [
      sources,
      nodeResolve({ browser: true }),
      commonjs(),
      licenses,
      minified({ minify: true, platform: 'browser', define: { 'process.env.NODE_ENV': '"production"' } }),
      onePage,
    ],
    output: { dir: 'dist', format: 'iife' },
  },
  {
    input: serverEntries('index', 'cli'),
    external: /^node:/,
    plugins: [
      withoutNative,
      sources,
      nodeResolve({ exportConditions: ['node'], preferBuiltins: true }),
      commonjs(),
      licenses,
      // keeps names, for error stacks
      minified({ minifyWhitespace: true, minifySyntax: true, lineLimit: 140, platform: 'node' }),
      thirdParty,
    ],
    output: {
      dir: 'dist',
      format: 'es',
      hoistTransitiveImports: false,
      chunkFileNames: `${server}/[name].js`,
    },
  },
];
