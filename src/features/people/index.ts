/** People: who works here, who manages whom, which LMS account is whose, who holds which role. */
export { authoriseAbout, relationsTo } from './authorise-about.ts';
export type { ImportComplaint, PeopleImportReport, PersonChange } from './contract.ts';
export { endGrant } from './end-grant.ts';
export { closePersons, erasePersons } from './erase-persons.ts';
export { findManagerOf, findPerson, findPersons, type PersonCard, personName } from './find-person.ts';
export { findPersonByAccount } from './find-person-by-account.ts';
export { GRANTED_ROLES, grantRole, type PersonName } from './grant-role.ts';
export { importPeople } from './import-people.ts';
export { linkAccount } from './link-account.ts';
export { linkMembers, type NumberedMember } from './link-members.ts';
export { linkSender } from './link-sender.ts';
export { type LinkableEmployee, listLinkableEmployees } from './list-linkable-employees.ts';
export { listPendingAccounts, type PendingAccount } from './list-pending-accounts.ts';
export { listReports, type Report } from './list-reports.ts';
export { loadViewer } from './load-viewer.ts';
export { lockPeople } from './lock-people.ts';
export { type LaunchedAccount, type Meeting, meetAccount } from './meet-account.ts';
export { peopleEndpoints } from './routes.ts';
