import { spawn } from 'node:child_process';

export type Command = readonly [program: string, ...args: string[]];

/**
 * The command that opens a system's browser; the address is appended as its last argument. None of
 * them is a shell.
 */
export function browserOf(platform: NodeJS.Platform): Command {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/**
 * The browser outlives this program. If it cannot be started, calls `failed` with the name of the
 * missing program.
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
