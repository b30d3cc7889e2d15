import type { PreparedStatement } from '../statement/prepare-statement.ts';
import type { Insertion } from '../statement-store.ts';
import type { PostgresStorePorts } from './create-postgres-store.ts';
import { insertStatements, putAll, settle } from './insert-statements.ts';

/** Writes of one sender that are under way at once; who comes meanwhile is written together by the next. */
const MOST_OPEN = 2;
/** A group takes no further request once it holds so many statements. */
const MOST_GROUPED = 100;

interface Waiting {
  readonly batch: readonly PreparedStatement[];
  readonly done: (insertion: Insertion | Promise<Insertion>) => void;
}

interface Lane {
  open: number;
  readonly waiting: Waiting[];
}

/**
 * Writes what many connections of one sender bring at the same time in few transactions: a commit costs about the
 * same for one statement and for twenty. Nobody waits for company, only for one of the writes before; everybody is
 * answered after their own statements are committed. A request stays all or nothing by itself: where a group is
 * refused, each of its requests is written alone and gets its own answer.
 */
export function groupInserts(
  ports: PostgresStorePorts,
): (tenant: string, credentialId: string, batch: readonly PreparedStatement[]) => Promise<Insertion> {
  const lanes = new Map<string, Lane>();

  return (tenant, credentialId, batch) => {
    const key = `${tenant} ${credentialId}`;
    const lane = lanes.get(key) ?? { open: 0, waiting: [] };
    lanes.set(key, lane);
    return new Promise((done) => {
      lane.waiting.push({ batch, done });
      if (lane.open < MOST_OPEN) void work(key, lane, tenant, credentialId);
    });
  };

  async function work(key: string, lane: Lane, tenant: string, credentialId: string): Promise<void> {
    lane.open++;
    while (lane.waiting.length > 0) await writeGroup(ports, tenant, credentialId, takeGroup(lane));
    lane.open--;
    if (lane.open === 0) lanes.delete(key);
  }
}

/** The first that waits and whoever fits to it, in their order; of two that bring the same statement one goes on waiting. */
function takeGroup({ waiting }: Lane): Waiting[] {
  const taken: Waiting[] = [];
  const left: Waiting[] = [];
  const met = new Set<string>();
  let size = 0;
  for (const one of waiting.splice(0)) {
    const keys = one.batch.flatMap(keysOf);
    const fits = size + one.batch.length <= MOST_GROUPED && !keys.some((each) => met.has(each));
    if (taken.length > 0 && !fits) {
      left.push(one);
      continue;
    }
    taken.push(one);
    size += one.batch.length;
    for (const each of keys) met.add(each);
  }
  waiting.push(...left);
  return taken;
}

/** By what two statements can be the same one. */
const keysOf = ({ id, repeats, content }: PreparedStatement): string[] => (repeats ? [id, content] : [id]);

async function writeGroup(
  ports: PostgresStorePorts,
  tenant: string,
  credentialId: string,
  group: readonly Waiting[],
): Promise<void> {
  const alone = ({ batch, done }: Waiting) => {
    const inserted = insertStatements(ports, tenant, credentialId, batch);
    done(inserted);
    return inserted.then(
      () => undefined,
      () => undefined,
    );
  };
  const [first] = group;
  if (group.length === 1 && first) return alone(first);
  try {
    const rows = await putAll(
      ports,
      tenant,
      credentialId,
      group.flatMap(({ batch }) => batch),
    );
    let from = 0;
    for (const { batch, done } of group) {
      done(settle(ports, tenant, batch, rows.slice(from, from + batch.length)));
      from += batch.length;
    }
  } catch {
    // whatever it was, whose it is shows when each is written alone; ids were given before, so nothing is doubled
    await Promise.all(group.map(alone));
  }
}
