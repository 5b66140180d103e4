/** @jsxImportSource preact */
import { render } from 'preact';
import { Store } from './data/store.js';
import { Batch } from './feed/frame-batch.js';
import { listenToOpener, type Own } from './feed/opener.js';
import { Feed } from './feed/socket.js';
import { App } from './view/app.js';

const store = new Store();
let changed = (): void => {};
const batch = new Batch(
  {
    frame: (call) => requestAnimationFrame(call),
    timeout: (call, milliseconds) => setTimeout(call, milliseconds),
    isHidden: () => document.hidden,
    now: () => performance.now(),
  },
  (item) => store.receive(item, Date.now()),
  () => changed(),
);
const items = (given: readonly unknown[]): void => batch.push(given);

const { feed: path } = document.documentElement.dataset;
const feed =
  path === undefined
    ? undefined
    : new Feed({
        open: ({ opened, said, closed }) => {
          const socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')));
          socket.onopen = opened;
          socket.onmessage = ({ data }) => said(data);
          socket.onclose = closed;
        },
        timeout: (call, milliseconds) => setTimeout(call, milliseconds),
        items,
        changed: () => draw(),
        back: () => {
          batch.flush();
          store.reconnected();
        },
      });
const opener = listenToOpener(window as Own, items);
let isOpenerThere = opener?.check();
addEventListener('load', () => setTimeout(() => opener?.greet())); // after the other listeners for `load`

function draw(): void {
  const there = isOpenerThere ? 'there' : 'gone';
  render(
    <App
      store={store}
      connection={{ server: feed?.state, opener: opener && there }}
      onSecond={onSecond}
      onChange={onChange}
      onRetry={onRetry}
    />,
    document.getElementById('app') as HTMLElement,
  );
}

function onSecond(): void {
  const isThere = opener?.check();
  if (isThere === isOpenerThere) return;
  isOpenerThere = isThere;
  draw();
}

function onChange(call: () => void): void {
  changed = call;
}

function onRetry(): void {
  feed?.retry();
}

draw();
