import { notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import {
  type AgendaSection,
  buildAgenda,
  type ConversationLine,
  type ConversationView,
  findNextConversation,
  findPrivateNote,
  getConversation,
  type LatelyItem,
  listConversations,
  listLately,
} from '../../features/conversations/index.ts';
import { type GoalView, listGoals } from '../../features/goals/index.ts';
import { listAimsServed, listObjectives, type ObjectiveView } from '../../features/objectives/index.ts';
import { listReports, type Report } from '../../features/people/index.ts';
import { listPrompts, type PromptView } from '../../features/recognition/index.ts';
import {
  listGaps,
  listRecommendations,
  type RecommendationView,
  type RoleGaps,
} from '../../features/recommendations/index.ts';
import type { AppContext } from '../../http/environment.ts';

const DAY_MS = 86_400_000;

/** How far back "recent evidence" goes. */
const RECENT_DAYS = 90;

/** Where nothing was closed yet, the agenda begins here. */
const FIRST_LOOK_DAYS = 30;

export interface PrivateNote {
  readonly body: string;
  readonly version: number;
}

/** What both pages of a conversation show. */
export interface TalkModel {
  readonly now: Date;
  readonly viewer: 'manager' | 'employee';
  readonly conversation: ConversationView;
  readonly agenda: readonly AgendaSection[];
  readonly privateNote: PrivateNote | null;
  readonly recommendations: readonly RecommendationView[];
  readonly goals: readonly GoalView[];
}

/** What the manager has at the side. */
export interface SideModel {
  readonly report: Report;
  readonly role: RoleGaps;
  readonly objectives: readonly ObjectiveView[];
  /** The aim that a competency serves for this person, by competency id. */
  readonly aims: ReadonlyMap<string, { readonly aim: string; readonly objectiveId: string }>;
  readonly prompts: readonly PromptView[];
  readonly goals: readonly GoalView[];
  readonly recommendations: readonly RecommendationView[];
  readonly recent: readonly LatelyItem[];
}

export interface ManagerModel {
  readonly side: SideModel;
  /** Null while none is planned. */
  readonly talk: TalkModel | null;
  readonly earlier: readonly ConversationLine[];
  readonly everyDays: number | null;
}

/**
 * Everything that the manager's page shows, each plane read with its own right.
 * @throws forbidden or not_found where the viewer does not manage the person today
 */
export async function readManagerModel(c: AppContext, personId: string): Promise<ManagerModel> {
  if (!isId(personId)) throw notFound('person');
  const context = c.get('context');
  const next = await findNextConversation(context, personId);
  const report = (await listReports(context)).find((one) => one.personId === personId);
  if (!report) throw notFound('person');
  const all = await listConversations(context, personId);
  const side = await readSide(c, report);
  const held = c.req.query('held');
  const shown = all.find((one) => one.id === held)?.id ?? next?.id;
  const talk = shown ? await readTalk(c, await getConversation(context, shown), side) : null;
  return {
    side,
    talk,
    earlier: all.filter((one) => one.closedAt && one.id !== shown),
    everyDays: next?.everyDays ?? talk?.conversation.cadence?.everyDays ?? null,
  };
}

async function readSide(c: AppContext, report: Report): Promise<SideModel> {
  const context = c.get('context');
  const { personId } = report;
  const since = new Date(context.now().getTime() - RECENT_DAYS * DAY_MS);
  const [role, objectives, aims, prompts, goals, recommendations, recent] = await Promise.all([
    listGaps(context, personId),
    listObjectives(context, personId),
    listAimsServed(context, personId),
    listPrompts(context, personId),
    listGoals(context, personId),
    listRecommendations(context, personId),
    listLately(context, personId, { since }),
  ]);
  return { report, role, objectives, aims, prompts, goals, recommendations, recent };
}

/**
 * Everything that the employee's page shows of one conversation.
 * @throws not_found where it is not theirs
 */
export async function readEmployeeModel(c: AppContext, conversationId: string): Promise<TalkModel> {
  if (!isId(conversationId)) throw notFound('conversation');
  const context = c.get('context');
  const conversation = await getConversation(context, conversationId);
  const me = c.get('viewer').personId;
  if (conversation.employee.id !== me) throw notFound('conversation');
  const [objectives, recommendations, goals, recent] = await Promise.all([
    listObjectives(context, me),
    listRecommendations(context, me),
    listGoals(context, me),
    listLately(context, me, { since: sinceOf(conversation) }),
  ]);
  return readTalk(c, conversation, { objectives, prompts: [], goals, recommendations, recent });
}

async function readTalk(
  c: AppContext,
  conversation: ConversationView,
  facts: Pick<SideModel, 'objectives' | 'prompts' | 'goals' | 'recommendations' | 'recent'>,
): Promise<TalkModel> {
  const context = c.get('context');
  const now = context.now();
  const { manager, employee, closedAt } = conversation;
  const viewer = c.get('viewer').personId === employee.id ? 'employee' : 'manager';
  // a private goal of the employee's own page must not look as if it were on the common agenda
  const goals = facts.goals.filter((goal) => goal.sharedAt);
  const open = closedAt === null;
  const agenda = buildAgenda({
    now,
    until: closedAt ?? now,
    since: sinceOf(conversation),
    viewer,
    manager,
    employee,
    points: conversation.points,
    lately: facts.recent,
    openPromises: conversation.openPromises,
    // what is at risk or open today was not on the agenda of a conversation that is over
    objectives: open ? facts.objectives : [],
    recommendations: open ? facts.recommendations : [],
    prompts: open ? facts.prompts : [],
    goals: open ? goals : [],
  });
  const privateNote = await findPrivateNote(context, conversation.id);
  return { now, viewer, conversation, agenda, privateNote, recommendations: facts.recommendations, goals };
}

function sinceOf({ lastClosedAt, closedAt, scheduledAt }: ConversationView): Date {
  if (lastClosedAt) return lastClosedAt;
  return new Date((closedAt ?? scheduledAt).getTime() - FIRST_LOOK_DAYS * DAY_MS);
}
