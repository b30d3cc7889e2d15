import type { Deps } from '../../core/deps.ts';

/** The picture of that name, for anybody: pages show it before and without a session. */
export async function findLogo(
  deps: Pick<Deps, 'pools'>,
  name: string,
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const [row] = await deps.pools.common`select * from directory.find_logo(${name})`;
  return row ? { type: row.type, bytes: new Uint8Array(row.bytes) } : null;
}
