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
  const story: Story = {
    ...replay.names,
    made: (key) => getMade(made, key),
    evidence: async (key) => evidence.get(key) ?? getMade(await completionsOf(replay, statements), key),
    moment: (when, time) => momentOf(today, when, time),
  };
  for (const [index, entry] of history.entries()) {
    const step = `history-${index}`;
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
      const known = findTold(progress, step, entry.verb);
      const told = known ?? (await tell(tellerOf(replay, then, entry, step, at), entry, story));
      if (told.id) made.set(key, told.id);
      if (told.evidence) evidence.set(key, told.evidence);
    }
    if (announced) await drainJobs(then);
  }
  return history.length;
}

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

/** What the entry made when it was told before; null where it is still to be told. */
function findTold(progress: Progress, step: string, verb: HistoryVerb): Told | null {
  if (ALWAYS.has(verb) || !progress.isDone(step)) return null;
  const making = MAKING[verb];
  return { id: (making && progress.findMade(step, making)) ?? undefined };
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

/** The evidence that completions became, by the keys of their entries; the audit knows. */
async function completionsOf(
  { deps, tenantId, today }: Replay,
  statements: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const actor = { kind: 'operator' } as const;
  const progress = await readProgress(companyContext(deps, { tenantId, actor, name: 'look', at: today }));
  const pairs = [...statements].map(([key, id]) => [key, progress.findCompletion(id)] as const);
  return new Map(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null));
}

function getMade(known: ReadonlyMap<string, string>, key: string): string {
  const id = known.get(key);
  if (!id) throw new Error(`No earlier entry of the practice company's history made "${key}".`);
  return id;
}
