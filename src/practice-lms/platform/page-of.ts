/** One page of a list and the addresses beside it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly link: string | null;
}

export interface PageStyle {
  readonly by: 'from' | 'page';
  /** The size of a page where the request names none; null: everything. */
  readonly limit: number | null;
  readonly curly: boolean;
}

const MOST = 1000;

/** Cuts a page out of a list, by the `limit` and `from` or `page` of the address. */
export function pageOf<Item>(all: readonly Item[], address: string, style: PageStyle): Page<Item> {
  const url = new URL(address);
  const asked = readCount(url.searchParams.get('limit'));
  const limit = Math.min(asked || style.limit || MOST, MOST);
  if (!asked && style.limit === null && all.length <= MOST) return { items: all, link: null };
  const from =
    style.by === 'from'
      ? readCount(url.searchParams.get('from'))
      : (Math.max(readCount(url.searchParams.get('page')), 1) - 1) * limit;
  const items = all.slice(from, from + limit);
  const at = (start: number) => {
    const place = style.by === 'from' ? start : start / limit + 1;
    url.searchParams.set('limit', String(limit));
    url.searchParams.set(style.by, String(place));
    return url.href;
  };
  const hasNext = from + limit < all.length;
  if (style.curly) return { items, link: curlyLinks(at, { from, limit, total: all.length, hasNext }) };
  return { items, link: hasNext ? `<${at(from + limit)}>; rel="next"` : null };
}

const readCount = (text: string | null): number => (text && /^\d{1,6}$/.test(text) ? Number(text) : 0);

/**
 * Moodle's line items: curly quotes and &amp; (captured). A header holds bytes, so the quotes' UTF-8 is written
 * byte for byte.
 */
function curlyLinks(
  at: (start: number) => string,
  { from, limit, total, hasNext }: { from: number; limit: number; total: number; hasNext: boolean },
): string {
  const link = (rel: string, start: number) =>
    `<${at(start).replaceAll('&', '&amp;')}>; rel=${asBytes(`“${rel}”`)}`;
  return [
    link('first', 0),
    link('canonical', from),
    ...(from > 0 ? [link('prev', Math.max(from - limit, 0))] : []),
    ...(hasNext ? [link('next', from + limit)] : []),
    link('last', total - (total % limit)),
  ].join(', ');
}

const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
