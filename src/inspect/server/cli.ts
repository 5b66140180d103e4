#!/usr/bin/env node
import { main } from './command.js';

const exitCodes = { SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };

const stop = new AbortController();
let exitCode: number | undefined;

function end(how: keyof typeof exitCodes): void {
  exitCode ??= exitCodes[how];
  stop.abort();
}

process.once('SIGINT', end).once('SIGTERM', end);
process.stdout.on('error', () => end('SIGPIPE')); // who was reading has gone

process.exitCode = await main(process.argv.slice(2), process.stdout, process.stderr, stop.signal).then((code) => exitCode ?? code);
