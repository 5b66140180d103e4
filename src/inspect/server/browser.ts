import { spawn } from 'node:child_process';

/** What starts the browser of a system. None of them is a shell, nor hands the address to one. */
export function browserCommand(platform: NodeJS.Platform): readonly [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/** The browser lives on when this program ends. Where none can be started, `failed` is told what is missing. */
export function openBrowser(url: string, failed: (command: string) => void, platform: NodeJS.Platform = process.platform): void {
  const [command, ...args] = browserCommand(platform);
  const browser = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  browser.on('error', () => failed(command));
  browser.unref();
}
