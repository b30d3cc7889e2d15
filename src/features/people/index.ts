/** People: who works here, who manages whom, which LMS account is whose, who holds which role. */
export { authoriseAbout, relationsTo } from './authorise-about.ts';
export type { PeopleImportReport, PersonChange } from './contract.ts';
export { endGrant } from './end-grant.ts';
export { GRANTED_ROLES, grantRole, type PersonName } from './grant-role.ts';
export { importPeople } from './import-people.ts';
