/** The catalogue, and which option brings which competency: the only door. */

export { addCourseOption, type NewCourseOption } from './add-course-option.ts';
export { bindCourseByAddress } from './bind-course-by-address.ts';
export { bindOptionToCourse } from './bind-option-to-course.ts';
export { bindingEndpoints } from './binding-routes.ts';
export { BULK_ABOVE, BULK_MOST } from './bulk-rows.ts';
export { type AlignmentChange, changeAlignment } from './change-alignment.ts';
export { type AlignmentConfirmation, confirmAlignment, type DecisionResult } from './confirm-alignment.ts';
export { confirmInBulk } from './confirm-in-bulk.ts';
export type {
  BulkPreview,
  LastDecision,
  MappingView,
  OptionDetails,
  OptionModule,
  OptionSummary,
  SuggestionLine,
  Way,
} from './contract.ts';
export { copyCourseBinding } from './copy-course-binding.ts';
export { exportMapping } from './export-mapping.ts';
export { findOptionByObject, optionActivityId } from './find-option-by-object.ts';
export { findOptionDetails, findOptions } from './find-options.ts';
export { findWays } from './find-ways.ts';
export { type CatalogFormat, type CatalogImport, importCatalog } from './import-catalog.ts';
export { importMapping } from './import-mapping.ts';
export { listOptionChoices, type OptionChoice } from './list-option-choices.ts';
export { listSuggestions } from './list-suggestions.ts';
export { listWays, listWaysFor } from './list-ways-for.ts';
export { mappingQueue, type QueueQuery } from './mapping-queue.ts';
export { noneOfThese } from './none-of-these.ts';
export { isCourse } from './option-kind.ts';
export { previewBulkConfirm } from './preview-bulk-confirm.ts';
export { type OptionMapping, readOptionMapping } from './read-option-mapping.ts';
export { rejectAlignment } from './reject-alignment.ts';
export { mappingEndpoints } from './routes.ts';
export { suggestAlignments } from './suggest-alignments.ts';
export { unbindCourse } from './unbind-course.ts';
export { undoDecision } from './undo-decision.ts';
