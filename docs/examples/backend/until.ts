import { effect } from 'xstate-resource';

/**
 * Resolves as soon as the condition holds; it tracks the signals that it reads. Rejects with the
 * reason of `end` if that is aborted.
 */
export async function until(condition: () => boolean, end: AbortSignal): Promise<void> {
  end.throwIfAborted();
  const cleanups: (() => void)[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(end.reason);
      end.addEventListener('abort', abort);
      cleanups.push(() => end.removeEventListener('abort', abort));
      cleanups.push(
        effect(() => {
          if (condition()) resolve();
        }),
      );
    });
  } finally {
    for (const cleanup of cleanups) cleanup();
  }
}
