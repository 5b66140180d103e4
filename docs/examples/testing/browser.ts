import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { type Browser, chromium } from 'playwright-core';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const usualPaths = [
  ...[...(env.PATH ?? '').split(delimiter), '/usr/bin'].flatMap((folder) =>
    commands.map((command) => join(folder, command)),
  ),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
];

export const howToGetOne =
  'Install Chromium (Debian: apt-get install chromium) or Chrome, or set CHROME_PATH to the path of either.';

/** The path of Chromium or Chrome: `CHROME_PATH`, or one of the usual paths. `undefined` if not found. */
export function findBrowser(): string | undefined {
  return env.CHROME_PATH || usualPaths.find((path) => existsSync(path));
}

/** Launches a browser that makes no requests of its own. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu', ...quiet] });
}
