import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Probe } from './outgoing-probe.ts';
import { type RunningProbe, runOutgoingProbe } from './run-outgoing-probe.ts';

let worker: RunningProbe;
let server: Server;
let port: number;
let dripPort: number;
let reached: string[] = [];
const drip = createTcpServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', async () => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
    for (let n = 0; !socket.destroyed && n < 100; n++) {
      socket.write('x');
      await wait(50);
    }
  });
});

beforeAll(async () => {
  server = createServer((request, response) => {
    reached.push(request.url ?? '');
    if (request.url === '/redirect') return response.writeHead(302, { location: `/secret` }).end();
    if (request.url === '/large') return response.end('x'.repeat(1024 * 1024));
    if (request.url === '/bomb')
      return response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(20 * 1024 * 1024)));
    if (request.url === '/never') return;
    response.writeHead(409).end('hello');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await new Promise<void>((done) => drip.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
  dripPort = (drip.address() as AddressInfo).port;
  worker = await runOutgoingProbe();
}, 60_000);

afterAll(async () => {
  await worker?.close();
  server.closeAllConnections();
  server.close();
  drip.close();
});

function probe(asked: Omit<Probe, 'rules'> & Partial<Probe>, network?: 'open' | 'public') {
  reached = [];
  return worker.ask({ rules: { allowLoopback: false }, ...asked }, network);
}

const loopback = { allowLoopback: true };

describe('outgoing requests inside workerd (launch-security rule 6)', () => {
  it('bring back any status but a redirect', async () => {
    const answer = await probe({ address: `http://127.0.0.1:${port}/`, rules: loopback });
    expect(answer).toEqual({ status: 409, text: 'hello' });
    const redirect = await probe({ address: `http://127.0.0.1:${port}/redirect`, rules: loopback });
    expect(redirect).toMatchObject({ fault: 'redirected' });
    expect(reached).toEqual(['/redirect']);
  });

  it('stop at the bound, unpacked too', async () => {
    for (const path of ['/large', '/bomb']) {
      const answer = await probe({ address: `http://127.0.0.1:${port}${path}`, rules: loopback });
      expect(answer, path).toMatchObject({ fault: 'too-large' });
    }
  });

  it('stop in time: who says nothing, who drips, who is given up', async () => {
    const silent = { address: `http://127.0.0.1:${port}/never`, rules: loopback };
    expect(await probe({ ...silent, timeoutMs: 200 })).toMatchObject({ fault: 'timeout' });
    expect(await probe({ ...silent, signalMs: 200 })).toMatchObject({ fault: 'timeout' });
    const dripping = { address: `http://127.0.0.1:${dripPort}/`, rules: loopback, timeoutMs: 300 };
    expect(await probe(dripping)).toMatchObject({ fault: 'timeout' });
  });

  it.each([
    ['http://127.0.0.1:PORT/', 'not-https'],
    ['https://127.0.0.1:PORT/', 'private-address'],
    ['https://2130706433:PORT/', 'private-address'],
    ['https://0x7f.1:PORT/', 'private-address'],
    ['https://[::ffff:7f00:1]:PORT/', 'private-address'],
    ['https://169.254.169.254/', 'private-address'],
    ['https://user@lms.example/', 'malformed'],
    ['https://lms.example:22/', 'port'],
  ])('to %s are refused: %s', async (address, fault) => {
    expect(await probe({ address: address.replace('PORT', String(port)) })).toMatchObject({ fault });
    expect(reached).toEqual([]);
  });

  it('to names with any address that is not public are refused, before anybody is asked', async () => {
    const names = {
      'a.example': ['127.0.0.1'],
      'b.example': ['93.184.215.14', 'fd00::1'],
      'c.example': ['::ffff:169.254.169.254'],
      'd.example': [],
    };
    for (const name of ['a', 'b', 'c'])
      expect(await probe({ address: `https://${name}.example:${port}/`, names })).toMatchObject({
        fault: 'private-address',
        host: `${name}.example`,
      });
    expect(await probe({ address: 'https://d.example/', names })).toMatchObject({ fault: 'unresolved' });
    expect(reached).toEqual([]);
  });

  it('to a name whose addresses nobody could tell are refused', async () => {
    // no DNS over HTTPS is reached from here, or it knows no such name: either way nothing is asked
    const answer = await probe({ address: 'https://no-such-name.invalid/', timeoutMs: 2_000 });
    expect(['unresolved', 'timeout']).toContain(answer.fault);
  });

  it('are kept from this machine by workerd itself, whatever the check before let through (DNS rebinding)', async () => {
    for (const address of [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`]) {
      expect(await probe({ address, rules: loopback }), address).toMatchObject({ status: 409 });
      expect(await probe({ address, rules: loopback }, 'public'), address).toMatchObject({
        fault: 'unreachable',
      });
      expect(reached).toEqual([]);
    }
    // the name was a public one when we asked, and is this machine when workerd connects
    const names = { localhost: ['93.184.215.14'], 'localhost.': ['93.184.215.14'] };
    const rebound = { address: `https://localhost.:${port}/`, names };
    expect(await probe(rebound, 'public')).toMatchObject({ fault: 'unreachable' });
    expect(reached).toEqual([]);
  });
});
