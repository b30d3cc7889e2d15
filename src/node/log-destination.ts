import pino, { type DestinationStream } from 'pino';

/** How long a line may wait for others. */
const WAIT_MS = 20;
/** A burst that is longer leaves at once, in bytes. */
const MOST_WAITING = 8 * 1024;

/**
 * Where the log goes on Node: lines of one moment leave in one write, for under load each write of its own costs
 * more than the line. Whatever waits is written when the process exits, in order or by a fault; only kill -9 can
 * lose the last 20 ms.
 */
export function openLogDestination(fd = 1): DestinationStream {
  const out = pino.destination({ dest: fd, sync: true, minLength: MOST_WAITING });
  let waiting: NodeJS.Timeout | null = null;
  const flush = () => {
    waiting = null;
    out.flush();
  };
  process.on('exit', () => out.flushSync());
  return {
    write(line) {
      out.write(line);
      if (waiting === null) waiting = setTimeout(flush, WAIT_MS).unref();
    },
  };
}
