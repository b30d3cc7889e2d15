/** Ctrl-C in `npm start` arrives up to three times: from the terminal, from npm and from scripts/run.mjs. */
const echoMs = 2000;

/**
 * Stops the process in order at the first SIGINT, SIGTERM or SIGHUP, then exits with 0.
 * Echoes of the same Ctrl-C count once; a later one means that the person does not want to wait.
 * @param stop finishes accepted work and closes what is open
 * @param log takes a sentence for the operator
 */
export function onStopSignal(stop: () => Promise<void>, log: (sentence: string) => void): void {
  let since: number | null = null;
  const receive = () => {
    if (since === null) {
      since = Date.now();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log(`Stopping did not go in order: ${error instanceof Error ? error.message : String(error)}`);
          process.exit(1);
        },
      );
    } else if (Date.now() - since > echoMs) {
      log('Stopped at once; the next start recovers by itself.');
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, receive);
}
