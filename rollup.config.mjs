import typescript from '@rollup/plugin-typescript';
import dts from 'rollup-plugin-dts';

// One file a module, so that a bundler drops whole files of what is not imported.
const shared = {
  input: ['src/index.ts', 'src/testing/index.ts', 'machines/index.ts'],
  external: ['xstate', 'xstate/graph', '@xstate/store'],
  treeshake: { moduleSideEffects: false },
};

export default [
  {
    ...shared,
    plugins: [typescript({ noEmit: false, include: ['src/**', 'machines/**'] })],
    output: { dir: 'dist', format: 'es', sourcemap: true, preserveModules: true, preserveModulesRoot: '.', hoistTransitiveImports: false },
  },
  {
    input: { 'src/index': 'src/index.ts', 'src/testing/index': 'src/testing/index.ts', 'machines/index': 'machines/index.ts' },
    external: shared.external,
    plugins: [dts()],
    output: {
      dir: 'dist',
      format: 'es',
      chunkFileNames: 'machines/[name].d.ts',
      // for Symbol.dispose, where the user's own lib does not have it
      banner: ({ name }) => (name === 'src/index' ? '/// <reference lib="esnext.disposable" />' : ''),
    },
  },
];
