/** Courses of the LMSs: what they build, who is in them, and what their LMS is told: the only door. */
export { countCourseGaps } from './count-course-gaps.ts';
export { type CoursePlace, isCourseStaff } from './course-place.ts';
export type { LaunchedCourse } from './decide-course-note.ts';
export { decideLanding, type LandingFacts } from './decide-landing.ts';
export type { ScoreToSend } from './decide-score.ts';
export { followNotice } from './follow-notice.ts';
export { type CourseServices, listCourseServices } from './list-course-services.ts';
export { listParkedScores, type ParkedScore } from './list-parked-scores.ts';
export { noteCourse } from './note-course.ts';
export { queueScore } from './queue-score.ts';
export { readDueResults, readResults } from './read-results.ts';
export { type ReceivedNotice, receiveNotice } from './receive-notice.ts';
export { recountCourses } from './recount-courses.ts';
export { refreshRoster } from './refresh-roster.ts';
export { registerNotices } from './register-notices.ts';
export { resendScore } from './resend-score.ts';
export { sendDueScores } from './send-due-scores.ts';
export { sendScore } from './send-score.ts';
