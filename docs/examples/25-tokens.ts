// More ways to get a value · Streaming: an answer that grows until it ends, is stopped, or fails.
import { effect, resource, signal } from 'xstate-resource';
import { startBackend } from './backend/index.js';

await using backend = await startBackend();

const question = signal('FRA');

const answer = resource({
  name: 'answer',
  params: question,
  async *stream({ params, abortSignal }) {
    const response = await fetch(`${backend.url}/answers/${params}`, { signal: abortSignal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    let text = '';
    for await (const token of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += token;
      yield text; // replaces the previous item
    }
  },
});

effect(() => {
  const { status, value, error } = answer.snapshot();
  console.log(
    `${status}${answer.isStreaming() ? ', more to come' : ''}: ${value?.trimEnd() ?? error?.message ?? '–'}`,
  );
});
effect(() => {
  if (question() === 'DEU' && answer.latest() === 'Germany is in ') question.set('JPN'); // ask something else
  if (question() === 'JPN' && answer.latest() === 'Japan is in Asia. ')
    answer.update((text) => `${text}[stopped]`); // or keep what has arrived so far
});

const hasEnded = () => answer.latest() !== undefined && !answer.isLoading() && !answer.isStreaming();
await backend.until(hasEnded);

question.set('DEU');
await backend.until(() => question() === 'JPN' && hasEnded());

backend.network.update((network) => ({ ...network, server: 'breaks' })); // in the middle of the next answer
question.set('ISL');
await backend.until(() => answer.status() === 'error');
console.log('latest:', answer.latest()?.trimEnd());

console.log(`The server saw\n${await backend.log()}`);
