import { newId } from '../../../src/core/ids.ts';
import { addForwardStore } from '../../../src/features/forwarding/index.ts';
import { addCredential, invitePlatform } from '../../../src/features/tenants/index.ts';
import { type Objects, subOf } from '../access-ground.ts';
import { type EndpointRows, own, type Sent, to, words } from './endpoint-row.ts';
import { all, desk, OWN_COMPANY } from './people.ts';
import { ground, mine, pendingAccount } from './stage.ts';

/** An outside record store that asks people, as it was added by an operator. */
const newForwardStore =
  (path: string) =>
  async (ids: Objects): Promise<Sent> => {
    const { tenant } = ids === mine ? ground.home : ground.other;
    const store = { name: words, url: 'https://lrs.example/xapi', key: newId(), secret: 'secret' };
    const rules = { version: '1.0.3', filter: {}, onlyAgreed: true, fromBeginning: false } as const;
    const { storeId } = await addForwardStore(tenant.operator, { ...store, ...rules }, tenant.deps);
    return { at: `/forward-stores/${storeId}/${path}` };
  };

/** Connect, its settings, senders and outside record stores: the tenant admin’s, and each person’s own agreement. */
export const CONNECT_ROWS: EndpointRows = {
  'POST /settings/theme': [
    {
      with: to(
        () => '/settings/theme',
        () => ({ theme: 'dark' }),
      ),
      ...all(),
      abroad: 'no ids',
    },
  ],

  'POST /deployments/:id/suspension': [
    { with: to((ids) => `/deployments/${own(ids, 'otherDeployment')}/suspension`), ok: ['tenantAdmin'] },
  ],
  'POST /deployments/:id/approval': [
    { with: to((ids) => `/deployments/${own(ids, 'otherDeployment')}/approval`), ok: ['tenantAdmin'] },
  ],
  'POST /platforms/:id/suspension': [
    { with: to((ids) => `/platforms/${own(ids, 'otherPlatform')}/suspension`), ok: ['tenantAdmin'] },
  ],
  'POST /platforms/:id/resumption': [
    { with: to((ids) => `/platforms/${own(ids, 'otherPlatform')}/resumption`), ok: ['tenantAdmin'] },
  ],
  'POST /platforms/:id/name': [
    {
      with: to(
        (ids) => `/platforms/${own(ids, 'otherPlatform')}/name`,
        () => ({ name: words }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /platforms/:id/service-hosts': [
    {
      with: to(
        (ids) => `/platforms/${own(ids, 'otherPlatform')}/service-hosts`,
        () => ({ hosts: 'learn.example.org' }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /platforms/:id/check': [
    { with: to((ids) => `/platforms/${own(ids, 'otherPlatform')}/check`), ok: ['tenantAdmin'] },
  ],
  'POST /platform-invitations': [
    { with: to(() => '/platform-invitations'), ...desk('tenantAdmin'), abroad: 'no ids' },
  ],
  'POST /platform-invitations/:id/withdrawal': [
    {
      with: async (ids) => {
        const company = ids === mine ? ground.home : ground.other;
        const { id } = await invitePlatform(company.tenant.operator);
        return { at: `/platform-invitations/${id}/withdrawal`, body: {} };
      },
      ok: ['tenantAdmin'],
    },
  ],
  'POST /platforms/:id/trust': [
    {
      with: to(
        (ids) => `/platforms/${own(ids, 'otherPlatform')}/trust`,
        () => ({ personNumbers: 'yes' }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /settings/company-theme': [
    {
      with: to(
        () => '/settings/company-theme',
        () => ({ accent: '#0b5fa5' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /settings/company-logo/removal': [
    { with: to(() => '/settings/company-logo/removal'), ...desk('tenantAdmin'), abroad: 'no ids' },
  ],
  'POST /accounts/:id/link': [
    {
      with: (ids) => ({ at: `/accounts/${pendingAccount}/link`, body: { personId: ids.personId } }),
      ok: ['tenantAdmin'],
      // linked already by then, with another company's employee refused all the same
      abroad: { tenantAdmin: 409 },
    },
  ],
  'POST /sender-links': [
    {
      with: to(
        () => '/sender-links',
        ({ personId }) => ({ issuer: 'https://academy.example', sub: 'u-77', personId }),
      ),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /ignored-courses': [
    {
      with: to(
        () => '/ignored-courses',
        () => ({ objectId: 'https://academy.example/course/1' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /ignored-courses/removal': [
    {
      with: to(
        () => '/ignored-courses/removal',
        () => ({ objectId: 'https://academy.example/course/1' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /credentials': [
    {
      with: to(
        () => '/credentials',
        () => ({ name: words, scopes: ['statements/write'] }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /credentials/:id/revocation': [
    {
      with: async (ids) => {
        const { tenant } = ids === mine ? ground.home : ground.other;
        const { id } = await addCredential(tenant.operator, { kind: 'xapi', name: words });
        return { at: `/credentials/${id}/revocation` };
      },
      ok: ['tenantAdmin'],
    },
  ],
  'POST /statement-searches': [
    {
      with: to(
        () => '/statement-searches',
        () => ({ homePage: 'http://127.0.0.1:8091', name: subOf('1', 'learner') }),
      ),
      ok: ['tenantAdmin'],
      // the same words in the other company's store find nothing
      foreign: 422,
      abroad: 'no ids',
    },
  ],
  'POST /statement-checks': [
    {
      with: to(
        () => '/statement-checks',
        () => ({ statement: '{}' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],

  // outside record stores: the tenant admin adds them, everybody decides about their own
  'POST /forward-stores': [
    {
      with: to(
        () => '/forward-stores',
        () => ({ name: words, url: 'https://lrs.example/xapi', key: newId(), secret: 'secret' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /forward-stores/:id/pause': [{ with: newForwardStore('pause'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/resumption': [{ with: newForwardStore('resumption'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/removal': [{ with: newForwardStore('removal'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/resending': [{ with: newForwardStore('resending'), ok: ['tenantAdmin'] }],
  'POST /forward-stores/:id/agreement': [{ with: newForwardStore('agreement'), ok: OWN_COMPANY }],
  'POST /forward-stores/:id/agreement/withdrawal': [
    { with: newForwardStore('agreement/withdrawal'), ok: OWN_COMPANY },
  ],
};
