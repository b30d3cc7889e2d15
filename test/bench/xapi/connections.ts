import { connect, type Socket } from 'node:net';

/** Where a record store answers, and with what one gets in. */
export interface Endpoint {
  /** The address that `/statements` is appended to. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * A connection kept alive that writes requests and reads answers with as little work as possible, for it shares the
 * machine with what is measured. It understands answers with a length and in chunks.
 */
export class Connection {
  private readonly socket: Socket;
  private readonly head: string;
  private pieces: Buffer[] = [];
  private done: ((answer: Answer) => void) | null = null;
  private refuse: ((error: Error) => void) | null = null;

  constructor(endpoint: Endpoint) {
    const url = new URL(endpoint.url);
    this.socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    this.socket.on('data', (piece) => this.take(piece));
    const lost = () => this.refuse?.(new Error('The record store closed the connection.'));
    this.socket.on('error', lost).on('close', lost);
    const authorization = Buffer.from(`${endpoint.key}:${endpoint.secret}`).toString('base64');
    this.head = `Host: ${url.host}\r\nAuthorization: Basic ${authorization}\r\nX-Experience-API-Version: 1.0.3\r\n`;
  }

  post(path: string, body: string): Promise<Answer> {
    const length = Buffer.byteLength(body);
    return this.send(
      `POST ${path} HTTP/1.1\r\n${this.head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
    );
  }

  get(path: string): Promise<Answer> {
    return this.send(`GET ${path} HTTP/1.1\r\n${this.head}\r\n`);
  }

  close(): void {
    this.refuse = null;
    this.socket.destroy();
  }

  private send(text: string): Promise<Answer> {
    return new Promise((done, refuse) => {
      this.done = done;
      this.refuse = refuse;
      this.socket.write(text);
    });
  }

  private take(piece: Buffer): void {
    this.pieces.push(piece);
    const whole = this.pieces.length === 1 ? piece : Buffer.concat(this.pieces);
    const answer = readAnswer(whole);
    if (!answer) {
      this.pieces = [whole];
      return;
    }
    this.pieces = [];
    this.done?.(answer);
  }
}

function readAnswer(bytes: Buffer): Answer | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: (\d+)/.exec(head);
  if (length) {
    const last = end + 4 + Number(length[1]);
    return bytes.length < last ? null : { status, body: bytes.toString('utf8', end + 4, last) };
  }
  if (!bytes.subarray(-7).equals(LAST_CHUNK) && !bytes.subarray(-5).equals(ONLY_CHUNK)) return null;
  return { status, body: readChunks(bytes, end + 4) };
}

const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
const ONLY_CHUNK = Buffer.from('0\r\n\r\n');

function readChunks(bytes: Buffer, from: number): string {
  const pieces: Buffer[] = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (size === 0) return Buffer.concat(pieces).toString('utf8');
    pieces.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
