import type { Logger } from 'pino';

/** How long after the last round the next one comes by itself. */
const ROUND_MS = 60_000;

/** Jobs that a retry put off become due by time alone; this is how soon somebody looks. */
const LOOK_MS = 2_000;

/** Between two turns that follow on each other, so that a stream of news is worked off in portions. */
const BREATH_MS = 50;

export interface JobLoop {
  /** Something was announced: look now. Cheap, may be called at any time. */
  nudge(): void;
  /** Lets the job under way finish, then ends. */
  stop(): Promise<void>;
}

/**
 * Works off jobs in this process: right after each announcement, every two seconds for those that waited,
 * and makes the rounds once a minute. One at a time; an error is logged and the loop goes on.
 */
export function startJobLoop(
  work: { drain: () => Promise<unknown>; rounds: () => Promise<unknown> },
  log: Logger,
): JobLoop {
  let stopped = false;
  let wake: () => void = () => {};
  let nudged = false;
  let lastRound = 0;
  const turn = async () => {
    try {
      if (Date.now() - lastRound > ROUND_MS) {
        lastRound = Date.now();
        await work.rounds();
      }
      await work.drain();
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string };
      log.error({ fault: name, code }, 'the job loop stumbled and goes on');
    }
  };
  const run = async () => {
    while (!stopped) {
      nudged = false;
      await turn();
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, nudged ? BREATH_MS : LOOK_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = run();
  return {
    nudge() {
      if (nudged) return;
      nudged = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
