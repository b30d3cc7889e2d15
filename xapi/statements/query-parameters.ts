import { agentKey } from '../statement/agent-key.ts';
import type { Format } from '../statement/format-statement.ts';
import { validateAgentParameter } from '../statement/validate-statement.ts';
import { isIri, isUuid, parseTimestamp } from '../statement/values.ts';
import type { StatementQuery } from '../statement-store.ts';
import type { JsonObject } from '../types.ts';

/** The most that one page holds, and what a limit of 0 means. */
export const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;

export type StatementsRequest =
  | {
      readonly kind: 'one';
      readonly id: string;
      readonly voided: boolean;
      readonly format: Format;
      readonly attachments: boolean;
    }
  | {
      readonly kind: 'many';
      readonly query: StatementQuery;
      readonly format: Format;
      readonly attachments: boolean;
    }
  | { readonly kind: 'more'; readonly token: string }
  | { readonly kind: 'invalid'; readonly problem: string };

const filters = ['agent', 'verb', 'activity', 'registration', 'related_activities', 'related_agents'];
const known = [
  'statementId',
  'voidedStatementId',
  ...filters,
  'since',
  'until',
  'limit',
  'format',
  'attachments',
  'ascending',
  'more',
];

/** Reads the parameters of GET statements (Communication 2.1.3). Each is judged like its kind in a statement. */
export function readStatementsRequest(parameters: URLSearchParams): StatementsRequest {
  const names = [...parameters.keys()];
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    return invalid(
      `The parameter ${JSON.stringify(stranger.slice(0, 80))} is not known here; parameter names keep their case.`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return invalid(`${twice}: is given twice.`);
  const given = Object.fromEntries(parameters) as Partial<Record<string, string>>;
  const wrong = names.map((name) => judge(name, given[name]!)).find((problem) => problem !== null);
  if (wrong) return invalid(wrong);
  if (given.more !== undefined) {
    return names.length === 1
      ? { kind: 'more', token: given.more }
      : invalid('more: stands alone; use the link as it was answered.');
  }
  const format = (given.format ?? 'exact') as Format;
  if (given.statementId !== undefined || given.voidedStatementId !== undefined)
    return readOne(given, names, format);
  return { kind: 'many', query: readQuery(given), format, attachments: given.attachments === 'true' };
}

function readOne(given: Partial<Record<string, string>>, names: string[], format: Format): StatementsRequest {
  const other = names.find(
    (name) => !['statementId', 'voidedStatementId', 'format', 'attachments'].includes(name),
  );
  if (other) return invalid(`${other}: cannot be combined with a statement id.`);
  const { statementId, voidedStatementId } = given;
  if (statementId !== undefined && voidedStatementId !== undefined) {
    return invalid('voidedStatementId: cannot be combined with statementId.');
  }
  const id = (statementId ?? voidedStatementId ?? '').toLowerCase();
  const attachments = given.attachments === 'true';
  return { kind: 'one', id, voided: voidedStatementId !== undefined, format, attachments };
}

function readQuery(given: Partial<Record<string, string>>): StatementQuery {
  const limit = Number(given.limit ?? DEFAULT_PAGE);
  return {
    agent:
      given.agent === undefined ? undefined : (agentKey(JSON.parse(given.agent) as JsonObject) ?? undefined),
    relatedAgents: given.related_agents === 'true',
    verb: given.verb,
    activity: given.activity,
    relatedActivities: given.related_activities === 'true',
    registration: given.registration?.toLowerCase(),
    since: given.since === undefined ? undefined : parseTimestamp(given.since)?.ms,
    until: given.until === undefined ? undefined : parseTimestamp(given.until)?.ms,
    ascending: given.ascending === 'true',
    limit: limit === 0 ? MAX_PAGE : Math.min(limit, MAX_PAGE),
  };
}

/** The problem with one parameter, or null. */
function judge(name: string, value: string): string | null {
  switch (name) {
    case 'statementId':
    case 'voidedStatementId':
    case 'registration':
      return isUuid(value) ? null : `${name}: must be a UUID.`;
    case 'verb':
    case 'activity':
      return isIri(value) ? null : `${name}: must be an IRI with its scheme.`;
    case 'since':
    case 'until':
      return parseTimestamp(value)
        ? null
        : `${name}: must be an RFC 3339 time with an offset, such as 2026-02-03T09:30:00Z.`;
    case 'limit':
      return /^\d{1,9}$/.test(value) ? null : 'limit: must be a whole number, 0 or more.';
    case 'format':
      return ['exact', 'ids', 'canonical'].includes(value)
        ? null
        : 'format: must be exact, ids or canonical.';
    case 'agent':
      return judgeAgent(value);
    case 'more':
      return null;
    default:
      return value === 'true' || value === 'false' ? null : `${name}: must be true or false.`;
  }
}

function judgeAgent(text: string): string | null {
  try {
    const judged = validateAgentParameter(JSON.parse(text));
    return judged.ok ? null : `${judged.path}: ${judged.problem}.`;
  } catch {
    return 'agent: must be an Agent or Group as JSON.';
  }
}

function invalid(problem: string): StatementsRequest {
  return { kind: 'invalid', problem };
}
