/**
 * The address of a line item's scores or results: the word is put at the end of the path, before the query, which
 * Moodle needs (`…/lineitem?type_id=1` → `…/lineitem/scores?type_id=1`). Query and escapes stay to the letter.
 */
export function lineItemPart(lineItemUrl: string, part: 'scores' | 'results'): string {
  const [whole = ''] = lineItemUrl.split('#');
  const question = whole.indexOf('?');
  const path = question < 0 ? whole : whole.slice(0, question);
  const query = question < 0 ? '' : whole.slice(question);
  return `${path.replace(/\/+$/, '')}/${part}${query}`;
}

/**
 * Adds what narrows a list to the address's own query, which otherwise stays to the letter; a parameter of the same
 * name goes.
 */
export function withQuery(
  address: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const given = Object.entries(parameters).filter(
    (one): one is [string, string | number] => one[1] !== undefined,
  );
  const [whole = ''] = address.split('#');
  if (given.length === 0) return whole;
  const question = whole.indexOf('?');
  const path = question < 0 ? whole : whole.slice(0, question);
  const own = question < 0 ? [] : whole.slice(question + 1).split('&');
  const kept = own.filter((pair) => pair !== '' && !given.some(([name]) => nameOf(pair) === name));
  const added = given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${path}?${[...kept, ...added].join('&')}`;
}

const nameOf = (pair: string): string => [...new URLSearchParams(pair).keys()][0] ?? '';
