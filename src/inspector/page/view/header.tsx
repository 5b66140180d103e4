/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { SocketState } from '../feed/socket.js';
import { Icon } from './icon.js';
import { ThemeButton } from './theme.js';

/** Where the page gets its data. */
export interface Connection {
  /** `undefined`: the page has no server. */
  readonly server: SocketState | undefined;
  /** The window that opened the page or has it in a frame; `undefined`: none. */
  readonly opener: 'there' | 'gone' | undefined;
}

interface Props {
  readonly connection: Connection;
  readonly onRetry: () => void;
  readonly actors: number;
  readonly events: number;
  readonly unreadable: number;
  readonly onHelp: () => void;
}

export function Header({ connection, onRetry, actors, events, unreadable, onHelp }: Props): JSX.Element {
  const [tone, words] = wordsFor(connection);
  return (
    <header class="top">
      <h1>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <circle cx="10" cy="16" r="4" />
          <path d="M15 16h6m-3-4 4 4-4 4" />
        </svg>
        <span>Inspector</span>
      </h1>
      <div class={`connection ${tone}`} role="status">
        <span class="dot" />
        <span>{words}</span>
      </div>
      {connection.server === 'lost' && (
        <button type="button" class="small" onClick={onRetry}>
          Try now
        </button>
      )}
      <div class="totals">
        {unreadable > 0 && <span class="unreadable">{plural(unreadable, 'message')} could not be read</span>}
        {actors > 0 && (
          <span>
            {plural(actors, 'actor')} · {plural(events, 'event')}
          </span>
        )}
      </div>
      <ThemeButton />
      <button
        type="button"
        class="icon"
        aria-label="Help: keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={onHelp}
      >
        <Icon name="help" />
      </button>
    </header>
  );
}

function wordsFor({ server, opener }: Connection): [tone: string, words: string] {
  if (server === 'lost') return ['bad', 'The server is gone. Reconnecting …'];
  if (server === 'connecting') return ['busy', 'Connecting …'];
  if (server === 'connected') return ['good', 'Connected'];
  if (opener === 'there') return ['good', 'Listening to the page that opened this one'];
  if (opener === 'gone') return ['bad', 'The page that opened this one is gone.'];
  return ['bad', 'Not connected. Start the server with npx xstate-resource inspect'];
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
