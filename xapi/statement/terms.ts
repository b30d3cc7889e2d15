import type { JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';
import { agentKeys } from './agent-key.ts';
import { mapStatement } from './map-statement.ts';

/**
 * What a statement is found by, as text: a letter for the kind, then the key. `records.term` hashes it. `a` and `c`
 * are what `agent` and `activity` ask for (actor or object, or a member of such a group); `A` and `C` are the others,
 * which `related_agents` and `related_activities` add.
 */
export const term = {
  agent: (key: string) => `a${key}`,
  relatedAgent: (key: string) => `A${key}`,
  activity: (id: string) => `c${id}`,
  relatedActivity: (id: string) => `C${id}`,
  verb: (id: string) => `v${id}`,
  registration: (uuid: string) => `r${uuid.toLowerCase()}`,
  attachment: (sha2: string) => `x${sha2.toLowerCase()}`,
} as const;

/** The terms of a normalised statement, each once. The only place that says what a statement can be found by. */
export function termsOf(statement: Statement): string[] {
  const terms = new Set<string>([term.verb(statement.verb.id)]);
  const registration = statement.context?.registration;
  if (registration !== undefined) terms.add(term.registration(registration));
  for (const { agents, activities, direct } of partsOf(statement)) {
    for (const key of agents) terms.add(direct ? term.agent(key) : term.relatedAgent(key));
    for (const id of activities) terms.add(direct ? term.activity(id) : term.relatedActivity(id));
  }
  for (const sha2 of attachmentHashes(statement)) terms.add(term.attachment(sha2));
  // found directly and by relation: the direct term is asked for in both cases
  return [...terms].filter((one) => !isCovered(one, terms));
}

/** SHA-2 of every attachment that is described, in SubStatements too. */
export function attachmentHashes(statement: JsonObject): string[] {
  const own = Array.isArray(statement.attachments) ? statement.attachments.filter(isObject) : [];
  const inside =
    isObject(statement.object) && statement.object.objectType === 'SubStatement'
      ? attachmentHashes(statement.object)
      : [];
  return [...own.map(({ sha2 }) => String(sha2)), ...inside];
}

function isCovered(one: string, terms: ReadonlySet<string>): boolean {
  const kind = one[0];
  return (kind === 'A' && terms.has(`a${one.slice(1)}`)) || (kind === 'C' && terms.has(`c${one.slice(1)}`));
}

function partsOf(statement: Statement): { agents: string[]; activities: string[]; direct: boolean }[] {
  const found: { agents: string[]; activities: string[]; direct: boolean }[] = [];
  // mapStatement shows every part; those of the first level that are direct are known by identity
  const direct = new Set<JsonObject>([statement.actor, statement.object]);
  mapStatement(statement, {
    actor: (actor) => {
      found.push({ agents: agentKeys(actor), activities: [], direct: direct.has(actor) });
      return actor;
    },
    verb: (verb) => verb,
    activity: (activity) => {
      const activities = isObject(activity) ? [String(activity.id)] : [];
      found.push({ agents: [], activities, direct: direct.has(activity) });
      return activity;
    },
  });
  return found;
}
