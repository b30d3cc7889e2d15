import type { Logger } from 'pino';

/** How soon somebody looks by themselves: for what waited for its next attempt, or came in through another process. */
const LOOK_MS = 2_000;
/** Between two looks at least, so that a busy record store is sent on in batches. */
const PAUSE_MS = 200;

/** What is being sent, by store. */
type Running = Map<string, Promise<void>>;

export interface ForwardLoop {
  /** The record store took something in: look soon. Cheap, may be called at any time. */
  nudge(): void;
  /** Ends what is under way, keeps what came of it, then ends. */
  stop(): Promise<void>;
}

/**
 * Sends statements on to outside stores, beside the job loop: an outside store that hangs holds up no completion.
 * @param start begins to send to what is due, notes it in `running` and returns
 */
export function startForwardLoop(
  start: (running: Running, signal: AbortSignal) => Promise<void>,
  log: Logger,
): ForwardLoop {
  const running: Running = new Map();
  const stopping = new AbortController();
  let nudged = false;
  let wake: () => void = () => {};
  const pause = (ms: number, wakeable: boolean) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      stopping.signal.addEventListener('abort', done);
      if (stopping.signal.aborted) done();
      if (wakeable) wake = done;
    });
  const run = async () => {
    while (!stopping.signal.aborted) {
      nudged = false;
      await start(running, stopping.signal).catch((error: { name?: string; code?: string }) =>
        log.error({ fault: error.name, code: error.code }, 'the forwarding loop stumbled and goes on'),
      );
      await pause(PAUSE_MS, false);
      if (!nudged) await pause(LOOK_MS, true);
    }
    await Promise.all(running.values());
  };
  const ended = run();
  return {
    nudge() {
      nudged = true;
      wake();
    },
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
