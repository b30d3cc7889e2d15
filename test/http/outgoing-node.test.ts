import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OutgoingError, type OutgoingFault, type OutgoingRequest } from '../../src/core/outgoing.ts';
import { createNodeOutgoing } from '../../src/node/create-node-outgoing.ts';
import { makeCertificate } from '../support/make-certificate.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listen(server: Server | TcpServer, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((done) => server.listen(0, host, done));
  closers.push(
    () =>
      new Promise((done) => {
        server.close(done);
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  );
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

const outgoing = createNodeOutgoing({ allowLoopback: true });

async function faultOf(
  address: string,
  request?: OutgoingRequest,
  ask = outgoing,
): Promise<OutgoingFault | number> {
  try {
    return (await ask(address, request)).status;
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    return error.fault;
  }
}

describe('what an outgoing request brings back', () => {
  it('is status, headers and text, for every method and status', async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${request.headers['x-one']} ${body}`);
        response.writeHead(409, { 'X-Two': ['a', 'b'] }).end('déjà vu');
      });
    });
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
      const body = method === 'POST' || method === 'PUT' ? 'é' : undefined;
      const answer = await outgoing(`http://127.0.0.1:${port}/p?q=1`, {
        method,
        body,
        headers: { 'x-one': '1' },
      });
      expect([answer.status, answer.headers.get('x-two'), answer.text]).toEqual([409, 'a, b', 'déjà vu']);
    }
    expect(seen).toEqual(['GET /p?q=1 1 ', 'POST /p?q=1 1 é', 'PUT /p?q=1 1 é', 'DELETE /p?q=1 1 ']);
  });

  it('does not let the caller choose host, length or connection', async () => {
    const port = await serve((request, response) => {
      const { host, connection, 'content-length': length, 'transfer-encoding': coding } = request.headers;
      response.end(JSON.stringify({ host, connection, length, coding }));
    });
    const { text } = await outgoing(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: 'abc',
      headers: {
        Host: 'evil.example',
        Connection: 'upgrade',
        'Content-Length': '0',
        'Transfer-Encoding': 'x',
      },
    });
    expect(JSON.parse(text)).toEqual({ host: `127.0.0.1:${port}`, connection: 'keep-alive', length: '3' });
  });

  it('keeps the connection for the next request', async () => {
    let connections = 0;
    const server = createServer((_request, response) => response.end('x'));
    server.on('connection', () => {
      connections += 1;
    });
    const port = await listen(server);
    for (let n = 0; n < 5; n++) await outgoing(`http://127.0.0.1:${port}/`);
    expect(connections).toBe(1);
  });

  it('asks a second time, once, where the other end had closed the kept connection: only what is safe to repeat', async () => {
    let asked = 0;
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      let answers = 0;
      socket.on('data', () => {
        asked += 1;
        if (answers > 0) return socket.resetAndDestroy();
        answers += 1;
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const port = await listen(server);
    expect(await faultOf(`http://127.0.0.1:${port}/`)).toBe(200);
    expect(await faultOf(`http://127.0.0.1:${port}/`)).toBe(200);
    expect(asked).toBe(3);
    expect(await faultOf(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' })).toBe('unreachable');
    expect(asked).toBe(4);
  });
});

describe('what an outgoing request refuses (launch-security rule 6)', () => {
  it('redirects, whatever their status, without reading on', async () => {
    let status = 300;
    const port = await serve((_request, response) => {
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end();
    });
    for (status of [301, 302, 303, 304, 307, 308])
      expect(await faultOf(`http://127.0.0.1:${port}/`)).toBe('redirected');
  });

  it('more than the bound, said or not said beforehand', async () => {
    let sent = 0;
    const port = await serve((request, response) => {
      if (request.url === '/said')
        return response.writeHead(200, { 'content-length': '104857600' }).write('x');
      const part = 'x'.repeat(64 * 1024);
      const more = () => {
        while (!response.destroyed && sent < 100 * 1024 * 1024) {
          sent += part.length;
          if (!response.write(part)) return response.once('drain', more);
        }
      };
      more();
    });
    expect(await faultOf(`http://127.0.0.1:${port}/said`)).toBe('too-large');
    expect(await faultOf(`http://127.0.0.1:${port}/`)).toBe('too-large');
    expect(sent, 'it hangs up').toBeLessThan(20 * 1024 * 1024);
    expect(await faultOf(`http://127.0.0.1:${port}/`, { maxBytes: 10 })).toBe('too-large');
  });

  it('little that unpacks to much, and what does not unpack', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
    const port = await serve((request, response) => {
      const encoding = request.url === '/strange' ? 'compress' : 'gzip';
      response.setHeader('content-encoding', encoding);
      if (request.url === '/good') return response.end(gzipSync('{"good":true}'));
      if (request.url === '/half') return response.end(gzipSync('x'.repeat(9999)).subarray(0, 20));
      response.end(request.url === '/bomb' ? bomb : 'this is no gzip');
    });
    expect((await outgoing(`http://127.0.0.1:${port}/good`)).text).toBe('{"good":true}');
    expect(await faultOf(`http://127.0.0.1:${port}/bomb`)).toBe('too-large');
    expect(await faultOf(`http://127.0.0.1:${port}/bad`)).toBe('unreadable');
    expect(await faultOf(`http://127.0.0.1:${port}/half`)).toBe('unreadable');
    expect(await faultOf(`http://127.0.0.1:${port}/strange`)).toBe('unreadable');
  });

  it('who says nothing, who never ends, and who sends a letter now and then', async () => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', async (data) => {
        if (data.includes('/silent')) return;
        if (data.includes('/headers')) {
          for (let n = 0; !socket.destroyed && n < 100; n++) {
            socket.write(n === 0 ? 'HTTP/1.1 200 OK\r\n' : `x-${n}: y\r\n`);
            await wait(50);
          }
          return;
        }
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        for (let n = 0; !socket.destroyed && n < 100; n++) {
          socket.write('x');
          await wait(50);
        }
      });
    });
    const port = await listen(tcp);
    for (const path of ['/silent', '/headers', '/drip']) {
      const start = performance.now();
      expect(await faultOf(`http://127.0.0.1:${port}${path}`, { timeoutMs: 300 }), path).toBe('timeout');
      expect(performance.now() - start, path).toBeLessThan(2_000);
    }
  });

  it('to go on once the caller has given up, before and while it waits', async () => {
    const port = await serve(() => {});
    const signal = AbortSignal.timeout(100);
    expect(await faultOf(`http://127.0.0.1:${port}/`, { signal })).toBe('timeout');
    expect(await faultOf(`http://127.0.0.1:${port}/`, { signal })).toBe('timeout');
  });

  it('headers without end, and what is no HTTP', async () => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (data) => {
        if (data.includes('/headers'))
          socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(64 * 1024)}\r\nContent-Length: 0\r\n\r\n`);
        else if (data.includes('/broken'))
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbroken off');
        else socket.end('220 mail.example ESMTP\r\n');
      });
    });
    const port = await listen(tcp);
    expect(await faultOf(`http://127.0.0.1:${port}/headers`)).toBe('too-large');
    expect(await faultOf(`http://127.0.0.1:${port}/mail`)).toBe('unreadable');
    expect(await faultOf(`http://127.0.0.1:${port}/broken`)).toBe('unreachable');
  });

  it('a port where nobody listens', async () => {
    const server = createServer();
    const port = await listen(server);
    await closers.pop()?.();
    expect(await faultOf(`http://127.0.0.1:${port}/`)).toBe('unreachable');
  });
});

/** A public address where nobody answers: what AS112 takes in and throws away (RFC 7534). */
const SINK = '192.175.48.42';

describe('names (launch-security rule 6)', () => {
  const resolving = (answers: Record<string, readonly string[]>, rules = { allowLoopback: true }) => {
    const asked: string[] = [];
    const ask = createNodeOutgoing(rules, {
      async resolve(name) {
        asked.push(name);
        const found = answers[name];
        if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
        return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      },
    });
    return { ask, asked };
  };

  it.each([
    ['127.0.0.1'],
    ['10.0.0.7'],
    ['192.168.1.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['::1'],
    ['::ffff:10.0.0.7'],
    ['fd00::1'],
    ['fe80::1'],
    ['64:ff9b::a00:1'],
  ])('that lead to %s are refused, also where it is one address among public ones', async (address) => {
    const { ask } = resolving({ 'a.example': [address], 'b.example': ['93.184.215.14', address] });
    expect(await faultOf('https://a.example/', {}, ask)).toBe('private-address');
    expect(await faultOf('https://b.example/', {}, ask)).toBe('private-address');
  });

  it('that lead nowhere are unresolved', async () => {
    const { ask } = resolving({ 'empty.example': [] });
    expect(await faultOf('https://none.example/', {}, ask)).toBe('unresolved');
    expect(await faultOf('https://empty.example/', {}, ask)).toBe('unresolved');
  });

  it('that change their mind are judged with every connection, and reach nothing (DNS rebinding)', async () => {
    let reached = 0;
    const port = await serve((_request, response) => {
      reached += 1;
      response.end('secret');
    });
    const answers: Record<string, string[]> = { 'rebind.example': [SINK] };
    const { ask, asked } = resolving(answers);
    // the first answer is a public one: allowed, and not here
    const first = await faultOf(`https://rebind.example:${port}/`, { timeoutMs: 300 }, ask);
    expect(first).not.toBe('private-address');
    answers['rebind.example'] = ['127.0.0.1'];
    expect(await faultOf(`https://rebind.example:${port}/`, {}, ask)).toBe('private-address');
    expect(asked).toEqual(['rebind.example', 'rebind.example']);
    expect(reached).toBe(0);
  });

  it('are resolved once for a connection, and the connection goes to what was checked', async () => {
    const server = createServer((request, response) => response.end(request.socket.localAddress));
    const port = await listen(server, '127.0.0.3');
    const { ask, asked } = resolving({ localhost: ['127.0.0.3'] });
    expect((await ask(`http://localhost:${port}/`)).text).toBe('127.0.0.3');
    expect(asked).toEqual(['localhost']);
  });

  it('localhost leads to loopback and nowhere else', async () => {
    const { ask } = resolving({ localhost: ['10.0.0.1'] });
    expect(await faultOf('http://localhost/', {}, ask)).toBe('private-address');
  });

  it('take the time that is allowed with them', async () => {
    const ask = createNodeOutgoing({ allowLoopback: false }, { resolve: () => new Promise(() => {}) });
    expect(await faultOf('https://slow.example/', { timeoutMs: 100 }, ask)).toBe('timeout');
  });

  it('inside the company’s own network are asked where the operator names them, metadata never', async () => {
    const rules = { allowLoopback: false, privateHosts: ['moodle.intranet.example', 'meta.example'] };
    const { ask } = resolving(
      {
        'moodle.intranet.example': ['10.255.255.254'],
        'meta.example': ['169.254.169.254'],
        'other.intranet.example': ['10.255.255.254'],
      },
      rules,
    );
    const answer = await faultOf('https://moodle.intranet.example/', { timeoutMs: 200 }, ask);
    // whether anybody lives there is this network's business: the question went out
    expect(answer).not.toBe('private-address');
    expect(await faultOf('https://other.intranet.example/', {}, ask)).toBe('private-address');
    expect(await faultOf('https://meta.example/', {}, ask)).toBe('private-address');
  });
});

describe('certificates', () => {
  const localhost = makeCertificate(['localhost']);
  const elsewhere = makeCertificate(['elsewhere.example']);
  const past = makeCertificate(['localhost'], { days: -1 });
  let names: (string | false | undefined)[] = [];

  async function serveTls(own: { key: string; cert: string }): Promise<number> {
    names = [];
    const server = createTlsServer(own, (_request, response) => response.end('trusted'));
    server.on('secureConnection', (socket) => names.push((socket as { servername?: string }).servername));
    return listen(server);
  }

  let trusting: typeof outgoing;
  beforeAll(() => {
    const ca = [localhost, elsewhere, past].map(({ cert }) => cert).join('');
    trusting = createNodeOutgoing({ allowLoopback: true }, { ca });
  });
  afterAll(() => {
    expect(process.env.NODE_TLS_REJECT_UNAUTHORIZED).toBeUndefined();
  });

  it('must be the name’s, which is said to the server (SNI)', async () => {
    const port = await serveTls(localhost);
    expect((await trusting(`https://localhost:${port}/`)).text).toBe('trusted');
    expect(names).toEqual(['localhost']);
  });

  it('of another name, of yesterday, or of nobody known are refused', async () => {
    expect(await faultOf(`https://localhost:${await serveTls(elsewhere)}/`, {}, trusting)).toBe(
      'certificate',
    );
    expect(await faultOf(`https://localhost:${await serveTls(past)}/`, {}, trusting)).toBe('certificate');
    expect(await faultOf(`https://localhost:${await serveTls(localhost)}/`)).toBe('certificate');
  });

  it('count although somebody switched the check off for the whole process', async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect(await faultOf(`https://localhost:${await serveTls(localhost)}/`)).toBe('certificate');
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it('cannot be had from what speaks no TLS', async () => {
    const port = await serve((_request, response) => response.end('plain'));
    expect(['certificate', 'unreachable']).toContain(
      await faultOf(`https://localhost:${port}/`, {}, trusting),
    );
  });
});
