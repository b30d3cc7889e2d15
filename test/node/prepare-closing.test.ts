import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { prepareClosing } from '../../src/node/prepare-closing.ts';

test('a server ends at once beside connections on which nothing was asked, and lets what is under way finish', async () => {
  let answer = (): void => {};
  const server = createServer((_request, response) => {
    response.write('half of it, ');
    answer = () => response.end('and the rest');
  });
  const close = prepareClosing(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const silent = connect(port, '127.0.0.1');
  await new Promise((done) => silent.once('connect', done));
  const read = new Promise<string>((done, refuse) => {
    get({ port, host: '127.0.0.1' }, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => done(text));
      response.on('error', refuse);
    });
  });
  await expect.poll(() => answer.toString()).toContain('end');
  const started = performance.now();
  const closed = close();
  await wait(100);
  answer();
  expect(await read).toBe('half of it, and the rest');
  await closed;
  expect(performance.now() - started).toBeLessThan(5_000);
  silent.destroy();
});
