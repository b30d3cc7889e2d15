import type { LargeTenant } from '../support/large-tenant.ts';

/** A page with somebody who opens it; `next` is how many people further the next one of the same kind is. */
export interface Visited {
  readonly name: string;
  readonly path: (tenant: LargeTenant, person: number) => string;
  readonly person: (tenant: LargeTenant, nth: number) => number;
}

const report = ({ cast }: LargeTenant, nth: number) => cast.report + nth;
const manager = ({ cast }: LargeTenant, nth: number) => cast.manager + nth;
const ldAdmin = ({ cast }: LargeTenant) => cast.ldAdmin;

/** Every screen, opened by those whom it is for. */
export const PAGES: readonly Visited[] = [
  { name: 'My growth', path: () => '/growth', person: report },
  { name: 'Expectations', path: () => '/expectations', person: report },
  { name: 'Record', path: () => '/record', person: report },
  {
    name: 'Record, filtered',
    path: ({ competencyId }, person) =>
      `/record?kind=completion&skill=${competencyId(person % 20)}&year=2026`,
    person: report,
  },
  { name: 'My data', path: () => '/privacy', person: report },
  { name: 'Log learning', path: () => '/record/log', person: report },
  { name: 'My conversations', path: () => '/conversations', person: report },
  {
    name: 'My conversation',
    path: (tenant, person) => `/conversations/${tenant.conversationId(person * 3)}`,
    person: report,
  },
  {
    name: 'Line of sight',
    path: ({ objectiveId }, person) => `/line-of-sight/${objectiveId(person * 3)}`,
    person: report,
  },
  {
    name: 'Option',
    path: ({ optionId }, person) => `/catalog/${optionId(person % 90)}`,
    person: report,
  },
  { name: 'Team', path: () => '/team', person: manager },
  { name: 'Team of managers', path: () => '/team', person: ({ cast }) => cast.managersManager },
  {
    name: 'Conversation',
    path: ({ personId }, person) => `/people/${personId(person * 12 + 1)}/conversation`,
    person: manager,
  },
  { name: 'Course', path: () => '/course', person: report },
  { name: 'Course of a manager', path: () => '/course', person: manager },
  { name: 'Course at the learning desk', path: () => '/course?find=listening', person: ldAdmin },
  { name: 'Mapping queue', path: () => '/mapping', person: ldAdmin },
  {
    name: 'Mapping search',
    path: () => '/mapping?search=learning+77&find=listening',
    person: ldAdmin,
  },
  { name: 'Mapping in bulk', path: () => '/mapping/bulk?above=0.95', person: ldAdmin },
  {
    name: 'Record store',
    path: () => '/statements?verb=completed&activity=https://learning.example/77',
    person: ({ cast }) => cast.tenantAdmin,
  },
  { name: 'Everybody’s data', path: () => '/privacy/desk', person: ({ cast }) => cast.tenantAdmin },
  { name: 'Connect', path: () => '/connect', person: ({ cast }) => cast.tenantAdmin },
];
