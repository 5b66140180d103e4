import { setTimeout } from 'node:timers/promises';
import { styleText } from 'node:util';
import { ResourceStatus } from 'xstate-resource';
import type { ServedRequest } from '../backend/server.js';

/** A single style, because Node.js 20 colors lists of styles even in pipes. */
type Style = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

/** The state of a resource as text. */
export interface ResourceLine {
  readonly name: string;
  readonly status: ResourceStatus;
  readonly value: string;
  /** What it loads. */
  readonly request: string;
}

/** The totals of the tour. */
export interface Totals {
  readonly requests: readonly ServedRequest[];
  /** The number of lines of each status. */
  readonly statuses: ReadonlyMap<ResourceStatus, number>;
  readonly milliseconds: number;
}

const resourceLooks: Record<ResourceStatus, { symbol: string; style: Style }> = {
  idle: { symbol: '○', style: 'gray' },
  loading: { symbol: '◌', style: 'yellow' },
  reloading: { symbol: '◍', style: 'yellow' },
  resolved: { symbol: '●', style: 'green' },
  error: { symbol: '✕', style: 'red' },
  local: { symbol: '◆', style: 'magenta' },
};

const requestLooks: Record<ServedRequest['state'], { symbol: string; style: Style }> = {
  received: { symbol: '→', style: 'blue' },
  answered: { symbol: '←', style: 'blue' },
  cancelled: { symbol: '✕', style: 'yellow' },
  broken: { symbol: '✕', style: 'red' },
};

const indent = '  ';
const columns = { name: 12, status: 12, request: 22 };

/** Prints the tour. Nothing else does. */
export class Screen {
  readonly #output: NodeJS.WriteStream;
  readonly #width: number;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
    this.#width = Math.min(Math.max(output.columns || 80, 72), 100) - 2 * indent.length;
  }

  /** Gives the viewer time to read. Does nothing in a pipe. */
  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#output.isTTY) await setTimeout(milliseconds, undefined, { signal });
  }

  title(text: string): void {
    this.#print();
    this.#print(this.#style('bold', text));
  }

  prose(text: string): void {
    for (const line of wrap(text, this.#width)) this.#print(this.#style('gray', line));
  }

  headline(number: number, title: string, description: string): void {
    const text = `${number}  ${title} `;
    this.#print();
    this.#print(this.#style('bold', text) + this.#style('gray', '─'.repeat(this.#width - text.length)));
    for (const line of wrap(description, this.#width)) this.#print(line);
  }

  step(code: string): void {
    this.#print(this.#style('cyan', `› ${code}`));
  }

  resource({ name, status, value, request }: ResourceLine): void {
    const { symbol, style } = resourceLooks[status];
    const room = this.#width - columns.name - columns.status - columns.request;
    this.#print(
      this.#style('bold', cell(name, columns.name)) +
        this.#style(style, cell(`${symbol} ${status}`, columns.status)) +
        (status === 'resolved' ? cell(value, room) : this.#style(style, cell(value, room))) +
        this.#style('gray', request),
    );
  }

  request({ id, method, path, state, status, duration }: ServedRequest): void {
    const { symbol, style } = requestLooks[state];
    const after = state === 'received' ? '' : ` after ${Math.round(duration)} ms`;
    const room = this.#width - columns.name - columns.request;
    this.#print(
      this.#style('blue', cell('server', columns.name)) +
        this.#style(style, cell(`${symbol} ${endOf({ state, status })}${after}`, room)) +
        this.#style('gray', `#${id} ${method} ${path}`),
    );
  }

  /** The requests of a scene, as the server counted them. */
  count(requests: readonly ServedRequest[]): void {
    this.#print(this.#style('blue', `${cell('server', columns.name)}Σ ${tally(requests)}`));
  }

  ending({ requests, statuses, milliseconds }: Totals): void {
    const all = Object.values(ResourceStatus);
    const seen = all.filter((status) => statuses.has(status));
    const seconds = (milliseconds / 1000).toFixed(1);
    this.#print();
    this.#print(this.#style('gray', '─'.repeat(this.#width)));
    for (const line of wrap(`${tally(requests)}.`, this.#width)) this.#print(line);
    this.#print(`${seen.length} of ${all.length} statuses shown in ${seconds} s:`);
    const counts = seen.map((status) => {
      const { symbol, style } = resourceLooks[status];
      return `${this.#style(style, `${symbol} ${status}`)} ${statuses.get(status)}`;
    });
    this.#print(counts.join('  '));
    this.#print();
  }

  #style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#output });
  }

  #print(line = ''): void {
    this.#output.write(line === '' ? '\n' : `${indent}${line}\n`);
  }
}

function endOf({ state, status }: Pick<ServedRequest, 'state' | 'status'>): string {
  return {
    received: 'received',
    answered: `answered ${status}`,
    cancelled: 'cancelled by the client',
    broken: 'connection broken',
  }[state];
}

/** For example `3 requests: 2 answered 200, 1 cancelled by the client`. */
function tally(requests: readonly ServedRequest[]): string {
  const endings = requests.map(endOf).sort();
  const parts = [...new Set(endings)].map(
    (how) => `${endings.filter((other) => other === how).length} ${how}`,
  );
  return [`${requests.length} ${requests.length === 1 ? 'request' : 'requests'}`, parts.join(', ')]
    .filter(Boolean)
    .join(': ');
}

/** Pads or cuts the text to exactly this width, with a space at the end. */
function cell(text: string, width: number): string {
  return `${text.length < width ? text : `${text.slice(0, width - 2)}…`}`.padEnd(width);
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`.trimStart();
    if (line.length <= width) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}
