import { setTimeout as wait } from 'node:timers/promises';
import type { Actor } from '../../core/context.ts';
import type { Deps } from '../../core/deps.ts';
import { drainJobs } from '../../jobs/drain.ts';
import { type HistoryEntry, type HistoryVerb, momentOf, readPracticeHistory } from '../company/company.ts';
import { companyContext } from './company-context.ts';
import { HISTORY_VERBS, type Story, type Teller, type Told } from './history-verbs.ts';
import type { CompanyNames } from './import-company.ts';
import { type Progress, readProgress } from './read-progress.ts';
import { type RecordStore, sendCompletion } from './send-completion.ts';

/** What the audit calls the making of something that later entries point to. */
const MAKING: Partial<Record<HistoryVerb, string>> = {
  writeGoal: 'goal.written',
  askAboutGoal: 'goal.asked',
  planConversation: 'conversation.planned',
  recommendOption: 'recommendation.sent',
  shareExample: 'example.shared',
};

/** Told again even where they were told: their words are recognised, and what they became is learned anew. */
const ALWAYS: ReadonlySet<HistoryVerb> = new Set(['complete', 'recordObservation']);

/** Half a minute: longer than the queue's first retries. */
const LOOK_MS = 500;
const MOST_LOOKS = 60;

export interface Replay {
  readonly deps: Deps;
  readonly tenantId: string;
  readonly folder: URL;
  readonly names: CompanyNames & Pick<Story, 'aim'>;
  readonly store: RecordStore;
  readonly today: Date;
  readonly progress: Progress;
  /** The LMS remembers who completed what. */
  readonly completed: (sub: string, courseId: string, at: Date) => void;
}

/**
 * Tells the history entry by entry, each by its person at its moment, through the product's own verbs. What an
 * entry announced is worked off at the same moment, before the next one. Entries told before a kill are left out.
 * @returns how many entries there are
 */
export async function replayHistory(replay: Replay): Promise<number> {
  const { deps, today, progress } = replay;
  const history = await readPracticeHistory(replay.folder);
  const made = new Map<string, string>();
  const evidence = new Map<string, string>();
  const statements = new Map<string, string>();
  const last = history.findLastIndex((_, index) => progress.isDone(stepOf(index)));
  const story: Story = {
    ...replay.names,
    made: (key) => getMade(made, key),
    evidence: async (key) => evidence.get(key) ?? (await waitForEvidence(replay, key, statements.get(key))),
    moment: (when, time) => momentOf(today, when, time),
  };
  for (const [index, entry] of history.entries()) {
    const step = stepOf(index);
    const at = momentOf(today, { daysAgo: entry.daysAgo }, entry.time);
    let announced = false;
    // the clock stands at the entry's moment for what follows from it too
    const then: Deps = {
      ...deps,
      now: () => at,
      nudge: () => {
        announced = true;
      },
    };
    const key = entry.key ?? step;
    if (entry.verb === 'complete') {
      statements.set(key, await complete(replay, entry, at));
      announced = true;
    } else {
      const again = index > last || ALWAYS.has(entry.verb);
      const told = again
        ? await tell(tellerOf(replay, then, entry, step, at), entry, story)
        : findTold(replay, entry, step, at);
      if (told.id) made.set(key, told.id);
      if (told.evidence) evidence.set(key, told.evidence);
    }
    if (announced) await drainJobs(then);
  }
  return history.length;
}

const stepOf = (index: number): string => `history-${index}`;

function tellerOf(
  { tenantId, names }: Replay,
  then: Deps,
  entry: HistoryEntry,
  step: string,
  at: Date,
): Teller {
  const actor: Actor = { kind: 'person', personId: names.person(entry.who).id, grants: [] };
  return { context: companyContext(then, { tenantId, actor, name: step, at }), step };
}

/** What an entry made that was told before. A day that stood already as it should was planned by the entry before. */
function findTold({ progress, names }: Replay, entry: HistoryEntry, step: string, at: Date): Told {
  const making = MAKING[entry.verb];
  const made = making ? progress.findMade(step, making) : null;
  if (made || entry.verb !== 'planConversation') return { id: made ?? undefined };
  const pair = {
    actorId: names.person(entry.who).id,
    subjectId: names.person(entry.input.with).id,
    until: at,
  };
  return { id: progress.findLatest('conversation.planned', pair) ?? undefined };
}

/** The verb and its input belong together (HistoryEntry); the map cannot say so for a verb it learns here. */
function tell(teller: Teller, entry: HistoryEntry, story: Story): Promise<Told> {
  const verb = HISTORY_VERBS[entry.verb as keyof typeof HISTORY_VERBS];
  return (verb as (teller: Teller, input: unknown, story: Story) => Promise<Told>)(
    teller,
    entry.input,
    story,
  );
}

async function complete(
  { names, store, completed }: Replay,
  { who, input }: Extract<HistoryEntry, { verb: 'complete' }>,
  at: Date,
): Promise<string> {
  const { sub } = names.person(who);
  const { title, url } = names.option(input.option);
  const course = { id: new URL(url).searchParams.get('id') ?? '', title };
  const statementId = await sendCompletion(store, { sub, course, at });
  completed(sub, course.id, at);
  return statementId;
}

/**
 * The evidence that a completion became; the audit knows. It is there at once, but for a start soon after one that
 * broke: what the queue could not do then it tries again some seconds later, and a completion that was stored then and
 * is only repeated now wakes nobody, so that the store is looked at here.
 */
async function waitForEvidence(replay: Replay, key: string, statementId = ''): Promise<string> {
  const { deps, tenantId, today } = replay;
  const operator = companyContext(deps, { tenantId, actor: { kind: 'operator' }, name: 'look', at: today });
  for (let tries = 0; tries < MOST_LOOKS; tries++) {
    const evidenceId = (await readProgress(operator)).findCompletion(statementId);
    if (evidenceId) return evidenceId;
    await wait(LOOK_MS);
    deps.stirred.add(tenantId);
    await drainJobs(deps);
  }
  throw new Error(`The completion "${key}" of the practice company did not become evidence.`);
}

function getMade(known: ReadonlyMap<string, string>, key: string): string {
  const id = known.get(key);
  if (!id) throw new Error(`No earlier entry of the practice company's history made "${key}".`);
  return id;
}
