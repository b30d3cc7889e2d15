import { exportPerson } from '../../features/privacy/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { targetOf } from '../privacy-page.tsx';

/** Everything that is kept about somebody as a file, sent while it is read. No name stands in the file's name. */
export async function exportFile(c: AppContext): Promise<Response> {
  const pieces = await exportPerson(c.get('context'), targetOf(c));
  const day = c.get('context').now().toISOString().slice(0, 10);
  return new Response(streamOf(pieces), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="throughline-data-${day}.json"`,
      'cache-control': 'no-store',
    },
  });
}

/** Pieces of at least so much text: each is a write to the network. */
const WORTH_SENDING = 32_768;

/** Reads on as the reader takes it, so that what is not fetched is not held. */
export function streamOf(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let text = '';
      while (text.length < WORTH_SENDING) {
        const { done, value } = await source.next();
        if (done) {
          if (text) controller.enqueue(encoder.encode(text));
          return controller.close();
        }
        text += value;
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await source.return?.();
    },
  });
}
