/** How the practice LMS is registered with the tool. */
export const PRACTICE_CLIENT_ID = 'practice-lms';
export const PRACTICE_DEPLOYMENT_ID = '1';
