import type { Server } from 'node:http';

/** What is still under way after so many milliseconds is cut off: a reader that stalled must not keep the product up. */
const GRACE_MS = 20_000;

/**
 * Prepares a server for its end. The function it returns accepts nothing new, lets what is under way finish, and then
 * closes every connection: to Node one on which nothing was ever asked is a busy one until its headers time out, and
 * browsers open such ahead.
 */
export function prepareClosing(server: Server): () => Promise<void> {
  let open = 0;
  let whenQuiet = (): void => {};
  server.on('request', (_request, response) => {
    open++;
    response.once('close', () => {
      open--;
      if (open === 0) whenQuiet();
    });
  });
  return () =>
    new Promise((done) => {
      const end = () => server.closeAllConnections();
      const timer = setTimeout(end, GRACE_MS);
      server.close(() => {
        clearTimeout(timer);
        done();
      });
      server.closeIdleConnections();
      whenQuiet = end;
      if (open === 0) end();
    });
}
