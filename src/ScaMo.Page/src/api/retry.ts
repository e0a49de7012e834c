import { Problem } from './problem';

/** Does something again for as long as the server says that it could go well later. */
export async function retrying<T>(action: () => Promise<T>, onWait: (problem: Problem) => void, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Problem) || error.retrySeconds === null) throw error;
      onWait(error);
      await pause(1000 * error.retrySeconds, signal);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => { clearTimeout(timer); reject(signal.reason as Error); };
    const timer = setTimeout(() => { signal.removeEventListener('abort', abort); resolve(); }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}
