import { isId } from '../../core/ids.ts';
import { TIMELINE_KINDS, type TimelineFilter } from '../../features/records/index.ts';

/** What the address of the record asks for; what is no such thing is taken as not asked. */
export interface RecordQuery extends TimelineFilter {
  /** Where the page before ended. */
  readonly after: string | null;
}

export function readRecordQuery(asked: (name: string) => string | undefined): RecordQuery {
  const year = Number(asked('year'));
  const skill = asked('skill') ?? '';
  return {
    kind: TIMELINE_KINDS.find((kind) => kind === asked('kind')) ?? null,
    competencyId: isId(skill) ? skill : null,
    year: Number.isInteger(year) && year >= 1900 && year <= 9998 ? year : null,
    after: asked('after') ?? null,
  };
}

/** The same as an address of the record, or of one of its exports. */
export function recordAddress(query: RecordQuery, path = '/record'): string {
  const given = Object.entries({
    kind: query.kind,
    skill: query.competencyId,
    year: query.year === null ? null : String(query.year),
    after: query.after,
  }).filter((pair): pair is [string, string] => pair[1] !== null);
  const search = new URLSearchParams(given).toString();
  return `${path}${search && `?${search}`}${path === '/record' ? '#timeline' : ''}`;
}
