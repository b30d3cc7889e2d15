import { describe, expect, test } from 'vitest';
import { decideLanding, type LandingFacts } from '../../src/features/courses/decide-landing.ts';

const tool = 'https://throughline.example';
const general: LandingFacts = {
  messageType: 'LtiResourceLinkRequest',
  inCourse: true,
  targetUri: `${tool}/lti/launch`,
  bound: false,
};
const canvas = 'https://canvas.instructure.com/lti/course_navigation';

describe('where a launch from a course lands (issue F2, 10)', () => {
  test.each<[string, Partial<LandingFacts>, '/course' | null]>([
    ['the general link of a course that is no option leads home', {}, null],
    ['the same in a course that is an option leads to the course', { bound: true }, '/course'],
    ['view=course in the custom parameters', { view: 'course' }, '/course'],
    ['view=course in the address', { targetUri: `${tool}/lti/launch?view=course` }, '/course'],
    ['the page itself as the target', { targetUri: `${tool}/course` }, '/course'],
    ['the page with a slash at its end', { targetUri: `${tool}/course/` }, '/course'],
    ['Canvas’ course navigation by its bare name', { placement: 'course_navigation' }, '/course'],
    ['Canvas’ course navigation by its full name', { placement: canvas }, '/course'],
    ['a launch about the course alone', { messageType: 'LtiContextLaunchRequest' }, '/course'],
    ['a link that asks for home, in a mapped course', { view: 'home', bound: true }, null],
    ['a link to another page, in a mapped course', { targetUri: `${tool}/growth`, bound: true }, null],
    ['an address that is none', { targetUri: 'javascript:alert(1)', view: '' }, null],
    ['a menu outside of courses', { inCourse: false, placement: 'user_navigation', bound: true }, null],
    ['view=course without a course', { inCourse: false, view: 'course' }, null],
    ['a placement that only sounds like it', { placement: 'no_course_navigation' }, null],
  ])('%s', (_what, facts, landing) => {
    expect(decideLanding({ ...general, ...facts })).toBe(landing);
  });
});
