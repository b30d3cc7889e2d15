export { acknowledgeExample } from './acknowledge-example.ts';
export type { CompletionReport } from './completion.ts';
export { type ActivityFact, activityId, emitStatement, type StatementFact } from './emit-statement.ts';
export { followStatements } from './follow-statements.ts';
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
export {
  listWaitingCompletions,
  type WaitingCompletions,
  type WaitingCourse,
} from './list-waiting-completions.ts';
export { listWhoSaw, type Seen } from './list-who-saw.ts';
export { matchWaitingCompletions } from './match-waiting-completions.ts';
export { moveEvidence } from './move-evidence.ts';
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
export { exampleEndpoints } from './routes.ts';
export { shareExample } from './share-example.ts';
