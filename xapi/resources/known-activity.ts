import { mapStatement } from '../statement/map-statement.ts';
import { term } from '../statement/terms.ts';
import type { StatementStore } from '../statement-store.ts';
import type { Json, JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';

/** So many of the newest statements about an activity are read for what is known of it. */
const READ = 100;

/**
 * What is known of activities, out of the newest statements that mention them: definitions merged, each language of
 * each map by itself, the newer one first (Communication 2.5).
 */
export async function readDefinitions(
  store: StatementStore,
  tenant: string,
  ids: readonly string[],
  options: { readonly limit?: number; readonly credentialId?: string } = {},
): Promise<ReadonlyMap<string, JsonObject>> {
  const terms = ids.flatMap((id) => [term.activity(id), term.relatedActivity(id)]);
  const statements = await store.mentioning(tenant, terms, { limit: READ, ...options });
  const wanted = new Set(ids);
  const known = new Map<string, JsonObject>();
  for (const statement of statements) {
    forEachActivity(statement, ({ id, definition }) => {
      const key = String(id);
      if (!wanted.has(key) || !isObject(definition)) return;
      known.set(key, mergeDefinitions(known.get(key) ?? {}, definition));
    });
  }
  return known;
}

/** Every activity of a statement, wherever it stands. */
export function forEachActivity(
  statement: Statement | JsonObject,
  visit: (activity: JsonObject) => void,
): void {
  mapStatement(statement, {
    actor: (actor) => actor,
    verb: (verb) => verb,
    activity: (activity) => {
      visit(activity);
      return activity;
    },
  });
}

/** Pure: what `newer` says stays, what only `older` says is added; of maps each member by itself. */
export function mergeDefinitions(newer: JsonObject, older: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...older, ...newer };
  for (const name of ['name', 'description', 'extensions']) {
    const [one, other] = [newer[name], older[name]];
    if (isObject(one) && isObject(other)) merged[name] = { ...other, ...one };
  }
  return merged;
}
