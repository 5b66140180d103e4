import { runInspector } from '../../shared/report-error.js';

/**
 * What a program's environment may have: a page has a document, a worker a location, Node.js a
 * process, and React Native none of these.
 */
export interface Surroundings {
  readonly document?: { readonly title: string };
  readonly location?: { readonly protocol: string; readonly host: string; readonly pathname: string };
  readonly process?: {
    readonly argv?: readonly string[];
    readonly execArgv?: readonly string[];
    readonly execPath?: string;
    readonly versions?: { readonly electron?: string };
    cwd?(): string;
  };
}

/** The longest title that is sent, in characters. The page shows less. */
const longest = 250;

/**
 * Returns a function that returns the program's current name. The name is empty if it is unknown or
 * if `redact` removes it.
 */
export function titler(
  redact: (key: string, value: unknown) => unknown,
  surroundings = globalThis as Surroundings,
): () => string {
  let last = '';
  let told = '';
  return () => {
    const title = titleOf(surroundings);
    if (title === last) return told;
    last = title;
    told = '';
    runInspector(() => {
      const shown = title && redact('program', title);
      if (typeof shown === 'string') told = [...shown.slice(0, 2 * longest)].slice(0, longest).join('');
    });
    return told;
  };
}

function titleOf({ document, location, process }: Surroundings): string {
  try {
    return document?.title?.trim() || commandOf(process) || placeOf(location);
  } catch {
    return ''; // a stub of one of them may lack a property
  }
}

/**
 * The program and the file that it runs: `node src/main.ts`. Never its arguments, because a
 * password may be among them; so not `process.title` either, which has the whole command line on
 * Windows. No folder outside of the one in which it was started.
 */
function commandOf(process: Surroundings['process']): string {
  const { argv = [], execArgv = [], execPath = '', versions } = process ?? {};
  const program = nameOf(execPath).replace(/\.exe$/i, '');
  const script = argv[1] ?? '';
  // If the code was itself an argument, or is built in, the first argument is in the place of the
  // file.
  const isNoFile =
    versions?.electron !== undefined ||
    script === execPath ||
    execArgv.some((option) => evaluates.test(option));
  if (program === '' || isNoFile || !isAbsolute.test(script)) return program;
  const folder = folderOf(process);
  const inner = script.slice(folder.length);
  const isInside = folder !== '' && script.startsWith(folder) && isAbsolute.test(inner);
  return `${program} ${isInside ? inner.slice(1).replaceAll('\\', '/') : nameOf(script)}`;
}

const evaluates = /^(-[a-z]*[ep][a-z]*|--eval|--print)(=|$)/;
const isAbsolute = /^([a-z]:)?[\\/]/i;

function folderOf(process: Surroundings['process']): string {
  try {
    return process?.cwd?.().replace(/[\\/]$/, '') ?? '';
  } catch {
    return ''; // the folder was deleted
  }
}

function nameOf(path: string): string {
  return path.slice(path.search(/[^\\/]*$/));
}

/** Without the query, because it may contain tokens. */
function placeOf(location: Surroundings['location']): string {
  return location !== undefined && /^https?:$/.test(location.protocol)
    ? location.host + location.pathname
    : '';
}
