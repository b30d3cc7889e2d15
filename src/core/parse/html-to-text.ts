const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  eacute: 'é',
  pound: '£',
  euro: '€',
};

/**
 * Reduces HTML to plain text: blocks and line breaks become line ends, list items get a bullet, scripts and
 * styles vanish, entities become characters, white space is tidied and NUL (which PostgreSQL refuses) dropped.
 *
 * Exports that escape what is escaped already (real ones do, dozens of times: &amp;amp;#x27;) are undone; a single
 * &amp;lt; stays the text "&lt;". Text without HTML comes back as it is, apart from white space. The result is text, not safe HTML: pages escape
 * it like any other. Never throws.
 */
export const htmlToText = (source: string): string =>
  decodeEntities(
    source
      .replaceAll('\0', '')
      .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
      .replace(/<!--[\s\S]*?(-->|$)/g, ' ')
      .replace(/<li\b[^>]*>/gi, '\n• ')
      .replace(/<\/?(p|div|br|ul|ol|li|h[1-6]|tr|table|section|article|blockquote|dd|dt)\b[^>]*>/gi, '\n')
      // Only what looks like a tag: "a < b" and "<3 months" are text.
      .replace(/<\/?[a-z][^<>]*>/gi, '')
      .replace(/&(?:amp;)+(?=#x?[0-9a-f]+;)/gi, '&')
      .replace(/&(?:amp;){2,}/gi, '&'),
  )
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** One pass, so that &amp;lt; stays the text "&lt;". */
const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name) return named[String(name).toLowerCase()] ?? whole;
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    const valid = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
    return valid ? String.fromCodePoint(point) : '';
  });
