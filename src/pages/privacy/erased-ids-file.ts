import type { Context } from '../../core/context.ts';
import { listErasedIds } from '../../features/privacy/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { streamOf } from './export-file.ts';

/** The statements that an erasure took, one id a line, for the keepers of stores that have a copy. */
export async function erasedIdsFile(c: AppContext): Promise<Response> {
  const erasureId = c.req.param('id') ?? '';
  const context = c.get('context');
  const first = await listErasedIds(context, erasureId, null);
  return new Response(streamOf(linesOf(context, erasureId, first)), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="erased-statements-${erasureId}.txt"`,
      'cache-control': 'no-store',
    },
  });
}

async function* linesOf(
  context: Context,
  erasureId: string,
  first: Awaited<ReturnType<typeof listErasedIds>>,
): AsyncGenerator<string> {
  for (let page = first; ; page = await listErasedIds(context, erasureId, page.next)) {
    yield page.ids.map((id) => `${id}\n`).join('');
    if (page.next === null) return;
  }
}
