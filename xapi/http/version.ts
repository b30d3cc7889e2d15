import type { Dialect } from '../types.ts';

/** What GET /about names (Communication 2.8). */
export const VERSIONS = ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '2.0.0'];

/** The version that answers carry: the latest patch of the line that was asked for (Communication 3.3). */
export const LATEST: Record<Dialect, string> = { '1.0': '1.0.3', '2.0': '2.0.0' };

/** The dialect of a request by its X-Experience-API-Version header; null where there is none that we speak. */
export function readDialect(header: string | undefined): Dialect | null {
  if (header === undefined) return null;
  if (/^1\.0(?:\.\d{1,3})?$/.test(header)) return '1.0';
  return /^2\.0\.\d{1,3}$/.test(header) ? '2.0' : null;
}
