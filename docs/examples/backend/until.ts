import { effect } from 'xstate-resource';

/** Resolves as soon as the condition holds; the signals that it reads are followed. Rejects with the reason for which `end` is aborted. */
export async function until(condition: () => boolean, end: AbortSignal): Promise<void> {
  end.throwIfAborted();
  const ends: (() => void)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(end.reason);
      end.addEventListener('abort', abort);
      ends.push(() => end.removeEventListener('abort', abort));
      ends.push(
        effect(() => {
          if (condition()) resolve();
        }),
      );
    });
  } finally {
    for (const end of ends) end();
  }
}
