/**
 * Reads a Link header (RFC 8288) as platforms really write it: Moodle has curly quotes around rel and &amp; in the
 * address. The first address of a relation counts. Relative addresses are resolved against the page's own.
 * @returns absolute http(s) addresses by relation, in lower case
 */
export function readLinkHeader(header: string | null, pageUrl: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { target, parameters } of splitLinks((header ?? '').slice(0, mostLength))) {
    const url = resolve(target, pageUrl);
    if (!url) continue;
    for (const rel of relationsIn(parameters)) if (!found.has(rel)) found.set(rel, url);
  }
  return found;
}

const mostLength = 16_384;
const mostLinks = 50;

/** `<target>; parameters` one after the other. Walks once, so that no header is slow to read. */
function splitLinks(header: string): { target: string; parameters: string }[] {
  const links: { target: string; parameters: string }[] = [];
  let at = 0;
  while (links.length < mostLinks) {
    const open = header.indexOf('<', at);
    const close = open < 0 ? -1 : header.indexOf('>', open);
    if (close < 0) break;
    // a comma inside quotes does not matter: only the next `<` begins a link, and none stands in a parameter
    const next = header.indexOf('<', close);
    const end = next < 0 ? header.length : next;
    links.push({ target: header.slice(open + 1, close), parameters: header.slice(close + 1, end) });
    at = end;
  }
  return links;
}

/**
 * The relations in `; rel="next last"`. Everything that is no letter, digit, dot, hyphen or colon parts two words:
 * straight and curly quotes alike, also where three bytes of UTF-8 arrive as three letters of Latin-1.
 */
function relationsIn(parameters: string): string[] {
  const value = /(?:^|[;\s])rel\s*=\s*([^;]*)/i.exec(parameters)?.[1] ?? '';
  return value.toLowerCase().match(/[a-z][a-z0-9.:-]*/g) ?? [];
}

function resolve(target: string, pageUrl: string): string | null {
  const written = target.trim().replaceAll('&amp;', '&');
  if (!URL.canParse(written, pageUrl)) return null;
  const url = new URL(written, pageUrl);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
