import { createBrowserInspector } from '@statelyai/inspect';
import { inspectResources } from 'xstate-resource/inspect';
import { formatted } from './formatted.js';

/** What the frame of a sample offers the page that it is in. */
export interface Runner {
  readonly run: (code: string, print: (line: string) => void) => void;
}

/** A frame runs one sample, once, and shows the inspector. */
function run(code: string, print: (line: string) => void): void {
  console.log = (...parts: unknown[]) => print(formatted(parts));
  addEventListener('error', ({ message }) => print(message));
  addEventListener('unhandledrejection', ({ reason }) => print(`Uncaught ${reason}`));
  const iframe = document.querySelector('iframe') as HTMLIFrameElement;
  inspectResources(createBrowserInspector({ url: new URL('inspector.html', location.href).href, iframe }));
  const script = document.createElement('script');
  script.type = 'module';
  script.textContent = code;
  document.body.append(script);
}

Object.assign(window, { run } satisfies Runner);
