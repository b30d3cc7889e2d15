import type { AttachmentBody } from '../attachment-store.ts';

/**
 * An answer with attachments (Communication 1.5.2): the statements as JSON first, then each body. Bodies are read one
 * by one while the answer is taken, so that a page of large ones does not lie in memory at once.
 */
export function writeMultipart(
  json: string,
  bodies: AsyncIterable<AttachmentBody>,
  headers: Headers,
): Response {
  const boundary = `statements-${crypto.randomUUID()}`;
  const pieces = piecesOf(json, bodies, boundary);
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await pieces.return(undefined);
      },
    },
    // nothing is read before somebody takes it: not for HEAD, not ahead of a slow reader
    { highWaterMark: 0 },
  );
  headers.set('Content-Type', `multipart/mixed; boundary=${boundary}`);
  return new Response(stream, { headers });
}

async function* piecesOf(
  json: string,
  bodies: AsyncIterable<AttachmentBody>,
  boundary: string,
): AsyncGenerator<Uint8Array, void> {
  const text = new TextEncoder();
  yield text.encode(`--${boundary}\r\nContent-Type: application/json\r\n\r\n${json}\r\n`);
  for await (const { sha2, contentType, content } of bodies) {
    yield text.encode(
      `--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n\r\n`,
    );
    yield content;
    yield text.encode('\r\n');
  }
  yield text.encode(`--${boundary}--\r\n`);
}
