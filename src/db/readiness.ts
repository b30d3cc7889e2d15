import type { Deps } from '../core/deps.ts';
import { newestMigration } from './migrate.ts';

/** True when the database answers within two seconds and has this version's migrations: what /readyz says. */
export async function isReady(deps: Deps): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false));
  const asked = deps.pools.common`select directory.has_migration(${newestMigration()}) as has`.then(
    ([row]) => row?.has === true,
    () => false,
  );
  return Promise.race([asked, late]);
}
