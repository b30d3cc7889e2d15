/** Courses of the LMSs: what they build, who is in them, and what their LMS is told: the only door. */
export { decideLanding, type LandingFacts } from './decide-landing.ts';
