import type { DocumentScope } from '../document-store.ts';
import { Refusal } from '../http/refusal.ts';
import { agentKey } from '../statement/agent-key.ts';
import { validateAgentParameter } from '../statement/validate-statement.ts';
import { isIri, isUuid, parseTimestamp } from '../statement/values.ts';
import type { JsonObject } from '../types.ts';

/** One of the three document resources: which parameters it needs and what its ids are called. */
export interface DocumentResource {
  readonly kind: DocumentScope['kind'];
  readonly idName: 'stateId' | 'profileId';
  readonly needs: readonly ('activityId' | 'agent')[];
}

export interface DocumentRequest {
  readonly scope: DocumentScope;
  readonly id: string | null;
  readonly registration?: string;
  /** Milliseconds. */
  readonly since?: number;
}

/**
 * Reads the parameters of a document resource (Communication 2.3, 2.6, 2.7).
 * @throws a Refusal that names the parameter
 */
export function readDocumentRequest(
  parameters: URLSearchParams,
  resource: DocumentResource,
): DocumentRequest {
  const { kind, idName, needs } = resource;
  const known = [...needs, idName, 'since', ...(kind === 'state' ? ['registration'] : [])];
  for (const name of parameters.keys()) {
    if (!known.includes(name))
      throw new Refusal(400, `The parameter ${JSON.stringify(name.slice(0, 80))} is not known here.`);
    if (parameters.getAll(name).length > 1) throw new Refusal(400, `${name}: is given twice.`);
  }
  const scope: DocumentScope = {
    kind,
    ...(needs.includes('activityId') ? { activity: readActivity(parameters.get('activityId')) } : {}),
    ...(needs.includes('agent') ? { agent: readAgent(parameters.get('agent')) } : {}),
  };
  return {
    scope,
    id: readId(parameters.get(idName), idName),
    ...readRegistration(parameters.get('registration')),
    ...readSince(parameters.get('since')),
  };
}

export function readActivity(value: string | null): string {
  if (value === null) throw new Refusal(400, 'activityId: must be given.');
  if (!isIri(value)) throw new Refusal(400, 'activityId: must be an IRI with its scheme.');
  return value;
}

/** The agent parameter as JSON. */
export function parseAgent(value: string | null): JsonObject {
  if (value === null) throw new Refusal(400, 'agent: must be given, as JSON.');
  let agent: unknown;
  try {
    agent = JSON.parse(value);
  } catch {
    throw new Refusal(400, 'agent: must be an Agent or Group as JSON.');
  }
  const judged = validateAgentParameter(agent);
  if (!judged.ok) throw new Refusal(400, `${judged.path}: ${judged.problem}.`);
  return agent as JsonObject;
}

function readAgent(value: string | null): string {
  const key = agentKey(parseAgent(value));
  if (key === null) throw new Refusal(400, 'agent: must have an identifier.');
  return key;
}

function readId(value: string | null, name: string): string | null {
  if (value === '') throw new Refusal(400, `${name}: must not be empty.`);
  if (value !== null && (value.length > 2048 || /[\0\p{Surrogate}]/u.test(value)))
    throw new Refusal(400, `${name}: takes at most 2048 characters and no control characters.`);
  return value;
}

function readRegistration(value: string | null): { registration?: string } {
  if (value === null) return {};
  if (!isUuid(value)) throw new Refusal(400, 'registration: must be a UUID.');
  return { registration: value.toLowerCase() };
}

function readSince(value: string | null): { since?: number } {
  if (value === null) return {};
  const instant = parseTimestamp(value);
  if (!instant)
    throw new Refusal(400, 'since: must be an RFC 3339 time with an offset, such as 2026-02-03T09:30:00Z.');
  return { since: instant.ms };
}
