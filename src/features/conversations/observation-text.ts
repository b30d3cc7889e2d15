const NEXT = 'To try: ';

/**
 * Pure: an observation as one readable text: what was seen, then what to try. It is read wherever evidence is
 * shown, so that it must make sense as it stands.
 */
export function writeObservationText({ seen, direction }: { seen: string; direction: string }): string {
  return [seen, direction && `${NEXT}${direction}`].filter(Boolean).join('\n\n');
}

/** Pure: the two halves again; a text without a direction is all seen. */
export function readObservationText(body: string): { seen: string; direction: string } {
  const at = body.startsWith(NEXT) ? 0 : body.lastIndexOf(`\n\n${NEXT}`);
  if (at < 0) return { seen: body, direction: '' };
  return { seen: body.slice(0, at), direction: body.slice(body.indexOf(NEXT, at) + NEXT.length) };
}
