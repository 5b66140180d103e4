/**
 * Independent of this package: a plain XState machine and Stately's inspector, unchanged. Reads the
 * names of events, one per line.
 */
import { argv, stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { createWebSocketInspector } from '@statelyai/inspect';
import { createActor, createMachine, fromPromise } from 'xstate';

const player = createMachine({
  id: 'player',
  type: 'parallel',
  states: {
    sound: { initial: 'on', states: { on: { on: { MUTE: 'off' } }, off: { on: { UNMUTE: 'on' } } } },
    tape: {
      initial: 'stopped',
      states: {
        stopped: { on: { PLAY: 'playing' } },
        playing: {
          initial: 'buffering',
          on: { STOP: 'stopped' },
          states: {
            buffering: {
              invoke: { id: 'buffer', src: fromPromise(() => new Promise(() => {})) },
              on: { READY: 'running' },
            },
            running: {},
          },
        },
      },
    },
  },
});

const inspector = createWebSocketInspector({ url: (argv[1] as string).replace('http:', 'ws:') });
const actor = createActor(player, { inspect: inspector.inspect }).start();
console.log('started');
for await (const type of createInterface(stdin)) actor.send({ type });
