import type { AgendaPart, AgendaPoint, LatelyItem, Party, PromiseView } from './contract.ts';
import { AGENDA_PARTS } from './contract.ts';
import { sayDay, sayDayNear } from './say-when.ts';

/**
 * How the agenda builds itself (R99): pure rules. Whoever calls them has read each plane with the right of the
 * person who looks; nothing of the development side comes in that the employee did not share.
 */
export interface AgendaFacts {
  /** The reader's now: what "yesterday" is counted from. */
  readonly now: Date;
  /** Where the agenda ends: now, or when the conversation was closed. */
  readonly until: Date;
  /** When the pair last closed a conversation, or when it began; older evidence was talked about. */
  readonly since: Date;
  readonly viewer: 'manager' | 'employee';
  readonly manager: Party;
  readonly employee: Party;
  readonly points: readonly AgendaPoint[];
  readonly lately: readonly LatelyItem[];
  readonly openPromises: readonly Pick<PromiseView, 'id' | 'byPersonId' | 'body' | 'due' | 'madeAt'>[];
  readonly objectives: readonly AgendaObjective[];
  readonly recommendations: readonly AgendaRecommendation[];
  /** Recognition due; shown to the manager only. */
  readonly prompts: readonly AgendaPrompt[];
  readonly goals: readonly AgendaGoal[];
}

export interface AgendaObjective {
  readonly id: string;
  readonly title: string;
  readonly status: 'on_track' | 'at_risk' | 'off_track';
  readonly statusReason: string;
  /** YYYY-MM-DD. */
  readonly recheckOn: string | null;
  readonly aim: { readonly title: string } | null;
}

export interface AgendaRecommendation {
  readonly id: string;
  readonly skill: { readonly name: string };
  readonly status: 'sent' | 'accepted' | 'countered' | 'declined';
  readonly sentAt: Date;
  readonly answeredAt: Date | null;
}

export interface AgendaPrompt {
  readonly id: string;
  readonly evidenceId: string;
  readonly what: string;
  readonly occurredAt: Date;
  readonly competency: { readonly id: string; readonly name: string };
}

export interface AgendaGoal {
  readonly id: string;
  readonly title: string;
  readonly status: 'active' | 'parked' | 'closed';
  readonly sharedAt: Date | null;
}

/** One line of the agenda. `key` names it for its note and stays the same on every visit. */
export interface AgendaItem {
  readonly key: string;
  readonly part: AgendaPart;
  readonly title: string;
  /** Where it comes from, in a sentence. */
  readonly source: string;
  readonly mark: { readonly tone: 'neutral' | 'good' | 'warn' | 'risk'; readonly word: string } | null;
  readonly about:
    | { readonly kind: 'point'; readonly mine: boolean }
    | { readonly kind: 'objective'; readonly id: string }
    | { readonly kind: 'promise'; readonly id: string }
    | { readonly kind: 'recommendation'; readonly id: string }
    | { readonly kind: 'goal'; readonly id: string }
    | { readonly kind: 'evidence'; readonly item: LatelyItem; readonly promptId: string | null }
    | { readonly kind: 'prompt'; readonly id: string };
}

export interface AgendaSection {
  readonly part: AgendaPart;
  readonly items: readonly AgendaItem[];
}

/** All six parts in their order, each with its items; an empty part stays, because it may be talked about. */
export function buildAgenda(facts: AgendaFacts): AgendaSection[] {
  const items = [
    ...facts.objectives.flatMap((one) => objectiveItem(one, facts)),
    ...facts.openPromises.map((one) => promiseItem(one, facts)),
    ...facts.recommendations.flatMap((one) => recommendationItem(one, facts)),
    ...facts.goals.flatMap((one) => goalItem(one, facts)),
    ...facts.points.map((one) => pointItem(one, facts)),
    ...evidenceItems(facts),
  ];
  return AGENDA_PARTS.map((part) => ({
    part,
    items: items.filter((item) => item.part === part).sort(byRank),
  }));
}

/** How many items stand on it, for "4 points on the agenda". */
export function countItems(agenda: readonly AgendaSection[]): number {
  return agenda.reduce((sum, { items }) => sum + items.length, 0);
}

const RANK: Readonly<Record<AgendaItem['about']['kind'], number>> = {
  objective: 0,
  promise: 1,
  point: 2,
  recommendation: 3,
  goal: 4,
  prompt: 5,
  evidence: 6,
};

/** By kind; within a kind by key, which begins with the time for what was made here (UUIDv7). */
function byRank(a: AgendaItem, b: AgendaItem): number {
  const kinds = RANK[a.about.kind] - RANK[b.about.kind];
  if (kinds !== 0) return kinds;
  if (a.about.kind === 'evidence' && b.about.kind === 'evidence') {
    const newer = b.about.item.occurredAt.getTime() - a.about.item.occurredAt.getTime();
    if (newer !== 0) return newer;
  }
  return a.key < b.key ? -1 : 1;
}

/** "You" for whoever looks, the given name for the other. */
function nameOf(personId: string, { viewer, manager, employee }: AgendaFacts): string {
  const me = viewer === 'manager' ? manager.id : employee.id;
  if (personId === me) return 'You';
  return personId === manager.id ? manager.givenName : employee.givenName;
}

/** An objective comes up when it is at risk, or when its recheck is due. */
function objectiveItem(one: AgendaObjective, { now }: AgendaFacts): AgendaItem[] {
  const today = now.toISOString().slice(0, 10);
  const due = one.recheckOn !== null && one.recheckOn <= today;
  if (one.status === 'on_track' && !due) return [];
  const word = { on_track: 'On track', at_risk: 'At risk', off_track: 'Off track' }[one.status];
  const tone = ({ on_track: 'good', at_risk: 'warn', off_track: 'risk' } as const)[one.status];
  const recheck = one.recheckOn
    ? `Recheck ${due ? 'was promised for' : 'planned for'} ${sayDay(one.recheckOn, now)}`
    : 'An agreed objective';
  return [
    {
      key: `objective:${one.id}`,
      part: 'targets',
      title: one.title,
      source: one.aim ? `${recheck} · serves “${one.aim.title}”` : recheck,
      mark: { tone, word: due ? `${word} · recheck due` : word },
      about: { kind: 'objective', id: one.id },
    },
  ];
}

function promiseItem(one: AgendaFacts['openPromises'][number], facts: AgendaFacts): AgendaItem {
  const { now } = facts;
  const passed = one.due !== null && one.due < now.toISOString().slice(0, 10);
  const by = one.due ? `, by ${sayDay(one.due, now)}` : '';
  return {
    key: `promise:${one.id}`,
    part: 'responsibilities',
    title: one.body.charAt(0).toUpperCase() + one.body.slice(1),
    source: `${nameOf(one.byPersonId, facts)} promised this ${sayDayNear(one.madeAt, now)}${by}`,
    mark: passed ? { tone: 'warn', word: 'Day has passed' } : null,
    about: { kind: 'promise', id: one.id },
  };
}

const ANSWERS = {
  accepted: { said: 'accepted this', mark: { tone: 'good', word: 'Accepted' } },
  countered: { said: 'proposed another way', mark: { tone: 'neutral', word: 'Another way' } },
  declined: { said: 'said “not now”', mark: { tone: 'neutral', word: 'Not now' } },
} as const;

/**
 * A recommendation comes up while somebody waits: for the answer, or for a word on another way that was proposed.
 * A plain yes or not now comes up once, in the conversation after it.
 */
function recommendationItem(one: AgendaRecommendation, facts: AgendaFacts): AgendaItem[] {
  const { now, since, manager, employee } = facts;
  const settled = one.status === 'accepted' || one.status === 'declined';
  if (settled && (one.answeredAt ?? one.sentAt) <= since) return [];
  const answer = one.status === 'sent' ? null : ANSWERS[one.status];
  const at = sayDayNear(one.answeredAt ?? one.sentAt, now);
  return [
    {
      key: `recommendation:${one.id}`,
      part: 'support',
      title: one.skill.name,
      source: answer
        ? `${nameOf(employee.id, facts)} ${answer.said} ${at}`
        : `${nameOf(manager.id, facts)} recommended this ${at}; the answer is open`,
      mark: answer?.mark ?? { tone: 'neutral', word: 'Waiting for an answer' },
      about: { kind: 'recommendation', id: one.id },
    },
  ];
}

/** Only a goal that the employee shared, and only while it is active (R99). */
function goalItem(one: AgendaGoal, facts: AgendaFacts): AgendaItem[] {
  if (!one.sharedAt || one.status !== 'active') return [];
  const who = nameOf(facts.employee.id, facts);
  return [
    {
      key: `goal:${one.id}`,
      part: 'ahead',
      title: one.title,
      source: `${who} shared this goal ${sayDayNear(one.sharedAt, facts.now)}`,
      mark: null,
      about: { kind: 'goal', id: one.id },
    },
  ];
}

function pointItem(one: AgendaPoint, facts: AgendaFacts): AgendaItem {
  const who = nameOf(one.addedBy, facts);
  return {
    key: `point:${one.id}`,
    part: one.part,
    title: one.title,
    source: `${who} added this ${sayDayNear(one.addedAt, facts.now)}`,
    mark: null,
    about: { kind: 'point', mine: who === 'You' },
  };
}

/** What happened since last time; what is to be recognised stands with it, or alone where it is older. */
function evidenceItems(facts: AgendaFacts): AgendaItem[] {
  const { now, until, since, viewer } = facts;
  const prompts = new Map(viewer === 'manager' ? facts.prompts.map((one) => [one.evidenceId, one]) : []);
  const items: AgendaItem[] = [];
  for (const item of facts.lately) {
    if (item.occurredAt <= since || item.occurredAt > until) continue;
    const prompt = item.evidenceId ? prompts.get(item.evidenceId) : undefined;
    if (item.evidenceId) prompts.delete(item.evidenceId);
    items.push({
      key: `${item.kind}:${item.id}`,
      part: 'performance',
      title: item.kind === 'completion' ? `Completed “${item.title}”` : item.title,
      source: sourceOf(item, facts),
      mark: item.competencies[0] ? { tone: 'good', word: item.competencies[0].name } : null,
      about: { kind: 'evidence', item, promptId: prompt?.id ?? null },
    });
  }
  for (const prompt of prompts.values())
    items.push({
      key: `prompt:${prompt.id}`,
      part: 'performance',
      title: `Completed “${prompt.what}”`,
      source: `From the LMS, ${sayDay(prompt.occurredAt, now)}; a word of thanks is due`,
      mark: { tone: 'good', word: prompt.competency.name },
      about: { kind: 'prompt', id: prompt.id },
    });
  return items;
}

function sourceOf(item: LatelyItem, facts: AgendaFacts): string {
  const day = sayDay(item.occurredAt, facts.now);
  const level = item.level === null ? '' : `, level ${item.level}`;
  if (item.kind === 'completion') {
    const met = item.competencies[0];
    return met
      ? `From the LMS, ${day} · brings ${met.name}${met.level === null ? '' : `, level ${met.level}`}`
      : `From the LMS, ${day} · welcome in the record; it is tied to no skill yet`;
  }
  if (item.kind === 'example') {
    const waits = item.acknowledgedAt ? '' : ' · waits to be acknowledged';
    return `${nameOf(facts.employee.id, facts)} shared this example, ${day}${level}${waits}`;
  }
  if (!item.by) return `A note, ${day}${level}`;
  const known = item.by.id === facts.manager.id || item.by.id === facts.employee.id;
  const who = known ? nameOf(item.by.id, facts) : item.by.name;
  return who === 'You' ? `Your note, ${day}${level}` : `Seen by ${who}, ${day}${level}`;
}
