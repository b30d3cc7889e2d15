import type { Context } from '../../core/context.ts';
import { listTeamRows, type TeamRow } from '../../features/conversations/index.ts';
import { countObjectivesOfTeam } from '../../features/objectives/index.ts';
import { listReports, type Report } from '../../features/people/index.ts';
import { countPromptsOfTeam } from '../../features/recognition/index.ts';
import { listSentRecommendations } from '../../features/recommendations/index.ts';

/** One direct report with what needs the manager, counted. */
export interface TeamMember extends Report, TeamRow {
  /** The next conversation lies within seven days, or is overdue. */
  readonly thisWeek: boolean;
  readonly toRecognise: number;
  /** Recommendations to which the person proposed another way. */
  readonly toAnswer: number;
  readonly toRecheck: number;
  readonly toAcknowledge: number;
  readonly atRisk: number;
  /** All that waits for the manager. */
  readonly waiting: number;
}

const WEEK_MS = 7 * 86_400_000;

/** The viewer's own team of today, by name; each plane is read with its own right. */
export async function readTeam(context: Context): Promise<TeamMember[]> {
  const [reports, rows, prompts, sent, objectives] = await Promise.all([
    listReports(context),
    listTeamRows(context),
    countPromptsOfTeam(context),
    listSentRecommendations(context),
    countObjectivesOfTeam(context),
  ]);
  return reports.map((report): TeamMember => {
    const { personId } = report;
    const row = rows.get(personId) ?? nothing(personId);
    const toRecognise = prompts.get(personId) ?? 0;
    const toAnswer = sent.filter((one) => one.person.id === personId && one.status === 'countered').length;
    const { toRecheck, atRisk } = objectives.get(personId) ?? { toRecheck: 0, atRisk: 0 };
    const toAcknowledge = row.examplesWaiting;
    return {
      ...report,
      ...row,
      thisWeek: row.next !== null && row.next.scheduledAt.getTime() - context.now().getTime() < WEEK_MS,
      toRecognise,
      toAnswer,
      toRecheck,
      toAcknowledge,
      atRisk,
      waiting: toRecognise + toAnswer + toRecheck + toAcknowledge,
    };
  });
}

const nothing = (personId: string): TeamRow => ({
  personId,
  next: null,
  everyDays: null,
  lastClosedAt: null,
  unconfirmed: false,
  examplesWaiting: 0,
});
