import type { Context, Hono } from 'hono';
import { parseAgent, readActivity } from '../documents/document-request.ts';
import { Refusal } from '../http/refusal.ts';
import { hasScope, whatIsSeen } from '../http/require-scope.ts';
import type { XapiEnv } from '../ports.ts';
import { agentKey } from '../statement/agent-key.ts';
import { mapMembers, mapStatement } from '../statement/map-statement.ts';
import { term } from '../statement/terms.ts';
import type { JsonObject } from '../types.ts';
import { readDefinitions } from './known-activity.ts';

/** So many of the newest statements about an agent are read for the names it has. */
const READ = 100;

/** /activities: an activity with everything known of it; /agents: a Person (Communication 2.4, 2.5). */
export function mountResources(app: Hono<XapiEnv>): void {
  app.get('/activities', answerActivity);
  app.get('/agents', answerPerson);
}

async function answerActivity(c: Context<XapiEnv>): Promise<Response> {
  const parameters = only(c, ['activityId']);
  const id = readActivity(parameters.get('activityId'));
  const { store } = c.get('ports');
  const definition = (await readDefinitions(store, c.get('sender').tenant, [id], whatIsSeen(c))).get(id);
  return c.json({ objectType: 'Activity', id, ...(definition ? { definition } : {}) });
}

/** Everybody of the same identifier is one persona; who else the person is, is not told (Communication 2.4). */
async function answerPerson(c: Context<XapiEnv>): Promise<Response> {
  const agent = parseAgent(only(c, ['agent']).get('agent'));
  const key = agentKey(agent);
  const names = key === null ? [] : await readNames(c, key);
  const person: Record<string, JsonObject[string]> = { objectType: 'Person' };
  const all = [...new Set([...(typeof agent.name === 'string' ? [agent.name] : []), ...names])];
  if (all.length > 0) person.name = all;
  for (const identifier of ['mbox', 'mbox_sha1sum', 'openid', 'account'])
    if (agent[identifier] !== undefined) person[identifier] = [agent[identifier]];
  return c.json(person);
}

async function readNames(c: Context<XapiEnv>, key: string): Promise<string[]> {
  const { store } = c.get('ports');
  const terms = [term.agent(key), term.relatedAgent(key)];
  const found = await store.mentioning(c.get('sender').tenant, terms, { limit: READ, ...whatIsSeen(c) });
  const names = new Set<string>();
  const note = (actor: JsonObject): JsonObject => {
    if (agentKey(actor) === key && typeof actor.name === 'string') names.add(actor.name);
    return mapMembers(actor, note);
  };
  for (const statement of found)
    mapStatement(statement, {
      actor: note,
      verb: (verb) => verb,
      activity: (activity) => activity,
    });
  return [...names];
}

function only(c: Context<XapiEnv>, known: readonly string[]): URLSearchParams {
  const { scopes } = c.get('sender');
  if (!hasScope(scopes, 'statements/read/mine') && !hasScope(scopes, 'profile'))
    throw new Refusal(
      403,
      'These credentials do not cover reading; an administrator can make others that do.',
    );
  const parameters = new URL(c.req.url).searchParams;
  for (const name of parameters.keys()) {
    if (!known.includes(name))
      throw new Refusal(400, `The parameter ${JSON.stringify(name.slice(0, 80))} is not known here.`);
    if (parameters.getAll(name).length > 1) throw new Refusal(400, `${name}: is given twice.`);
  }
  return parameters;
}
