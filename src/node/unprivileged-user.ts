import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Somebody to run PostgreSQL as, because it refuses to run as root. */
export interface UnixUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user to run PostgreSQL as: null where we are an ordinary user and no change is needed.
 * A data folder that exists already keeps its owner; otherwise the system's postgres, or nobody.
 * @param folder PostgreSQL's data folder, which may not exist yet
 */
export function findUnprivilegedUser(folder: string): UnixUser | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return findAccount('postgres') ?? findAccount('nobody') ?? { name: 'nobody', uid: 65534, gid: 65534 };
}

function findAccount(name: string): UnixUser | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return Number(uid) > 0 ? { name, uid: Number(uid), gid: Number(gid) } : null;
}

/**
 * The first folder on the way to `path` (itself included) that this user may not enter, or null.
 * PostgreSQL would only say "Permission denied", without the folder's name.
 */
export function findFolderOutOfReach(path: string, user: UnixUser): string | null {
  const way: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    way.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return way.find((folder) => !mayEnter(folder, user)) ?? null;
}

function mayEnter(folder: string, user: UnixUser): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return true;
  if (found.uid === user.uid) return (found.mode & 0o100) !== 0;
  if (found.gid === user.gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}
