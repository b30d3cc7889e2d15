import type { AttachmentBody } from '../attachment-store.ts';

/** An answer with attachments (Communication 1.5.2): the statements as JSON first, then each body. */
export function writeMultipart(json: string, bodies: readonly AttachmentBody[], headers: Headers): Response {
  const boundary = `statements-${crypto.randomUUID()}`;
  const text = new TextEncoder();
  const pieces = [
    text.encode(`--${boundary}\r\nContent-Type: application/json\r\n\r\n${json}\r\n`),
    ...bodies.flatMap(({ sha2, contentType, content }) => [
      text.encode(
        `--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n\r\n`,
      ),
      content,
      text.encode('\r\n'),
    ]),
    text.encode(`--${boundary}--\r\n`),
  ];
  headers.set('Content-Type', `multipart/mixed; boundary=${boundary}`);
  return new Response(new Blob(pieces as Uint8Array<ArrayBuffer>[]), { headers });
}
