export { acknowledgeExample } from './acknowledge-example.ts';
export { checkStatement, type StatementVerdict } from './check-statement.ts';
export type { CompletionReport } from './completion.ts';
export {
  CheckStatement,
  type FoundStatement,
  LEARNING_KINDS,
  type LearningKind,
  LogLearning,
  SearchByAccount,
  type StatementAccount,
  type StatementLine,
  type StatementTail,
  TIMELINE_KINDS,
  type TimelineEntry,
  type TimelineKind,
} from './contract.ts';
export { type ActivityFact, activityId, emitStatement, type StatementFact } from './emit-statement.ts';
export {
  findStatement,
  findStatementOf,
  findStatements,
  type StatementSearch,
  type StatementsFound,
} from './find-statements.ts';
export { followStatements } from './follow-statements.ts';
export { heedCourse, ignoreCourse } from './ignore-course.ts';
export {
  areIndependent,
  type CompetencyType,
  decideGap,
  decideLevel,
  type EvidenceKind,
  type Piece,
} from './levels.ts';
export { type LevelReached, listLevelsReached } from './list-levels-reached.ts';
export { type LooseCompletion, listRecord, type PersonRecord, type RecordedSkill } from './list-record.ts';
export { findFirstYear, listTimeline, type TimelineFilter, type TimelinePage } from './list-timeline.ts';
export {
  type IgnoredCourse,
  listWaitingCompletions,
  WAITING_PAGE,
  type WaitingAccount,
  type WaitingCompletions,
  type WaitingCourse,
} from './list-waiting-completions.ts';
export { listWhoSaw, type Seen } from './list-who-saw.ts';
export { logLearning } from './log-learning.ts';
export { matchWaitingCompletions } from './match-waiting-completions.ts';
export { moveEvidence } from './move-evidence.ts';
export { moveLoggedLearning } from './move-logged-learning.ts';
export { actorKey, nameActors } from './name-actors.ts';
export { noteLevels } from './note-levels.ts';
export { noteLevelsOfOptions } from './note-levels-of-options.ts';
export { type AppliedEvidence, putAppliedEvidence } from './put-applied-evidence.ts';
export {
  type EvidencePiece,
  listEvidenceOfPeople,
  listEvidencePieces,
  readCompetencyTypes,
} from './read-evidence.ts';
export { recordCompletion, recordCompletions } from './record-completions.ts';
export { recordLaunch } from './record-launch.ts';
export { exampleEndpoints, inboxEndpoints, learningEndpoints, statementEndpoints } from './routes.ts';
export { shareExample } from './share-example.ts';
export { STATEMENT_KINDS, VOIDING_KINDS } from './statement-kinds.ts';
export { statementProfile } from './statement-profile.ts';
export { TAKE_BACK_MS, takeBackLearning } from './take-back-learning.ts';
export { takeBackLevels } from './take-back-levels.ts';
export { withdrawCompletions } from './withdraw-completions.ts';
