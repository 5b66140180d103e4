import { spawn } from 'node:child_process';

export type Command = readonly [program: string, ...args: string[]];

/**
 * What starts the browser of a system, with the address as its last argument. None of them is a
 * shell.
 */
export function browserOf(platform: NodeJS.Platform): Command {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/**
 * The browser lives on when this program ends. Where it cannot be started, `failed` is told what is
 * missing.
 */
export function openBrowser(
  url: string,
  failed: (program: string) => void,
  [program, ...args]: Command,
): void {
  const browser = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  browser.on('error', () => failed(program));
  browser.unref();
}
