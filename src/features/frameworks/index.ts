/** Competency frameworks and what roles ask for: the only door. */
export {
  competencyResolver,
  type FoundCompetency,
  loadCompetencyCodes,
  type NamedCompetency,
} from './competency-codes.ts';
export type {
  CompetencyDetails,
  CompetencySummary,
  ExpectedCompetency,
  Indicator,
  RoleProfile,
} from './contract.ts';
export {
  type CompetencyFilter,
  findCompetencies,
  findCompetency,
  searchCompetencies,
} from './find-competencies.ts';
export { findCompetencyCard } from './find-competency-card.ts';
export { holdImportLock } from './hold-import-lock.ts';
export { type FrameworkFormat, type FrameworkImport, importFramework } from './import-framework.ts';
export {
  decideImport,
  type FileRemarks,
  type ImportChange,
  type ImportFindings,
  type ImportReport,
  refusedReport,
} from './import-report.ts';
export { importRoleProfile, type RoleProfileImport } from './import-role-profile.ts';
export { inChunks } from './in-chunks.ts';
export { type FrameworkTexts, listFrameworkTexts } from './list-framework-texts.ts';
export { findRoleProfileOf, roleProfileOf } from './role-profile-of.ts';
