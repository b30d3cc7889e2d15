/** Objectives: what a person agreed to achieve, and the line of sight from it to the strategy (R65). */
export { ObjectiveImport, type ObjectiveView } from './contract.ts';
export { countObjectivesOfTeam, type ObjectiveCounts } from './count-objectives-of-team.ts';
export { findObjectiveRelevance } from './find-objective-relevance.ts';
export { importObjectives } from './import-objectives.ts';
export { listAimsServed } from './list-aims-served.ts';
export { getObjective, listObjectives } from './list-objectives.ts';
