import { newId } from '../../../src/core/ids.ts';
import { keepPrivacyRequest } from '../../../src/features/privacy/index.ts';
import type { Company } from '../access-ground.ts';
import { type EndpointRows, to, words } from './endpoint-row.ts';
import { all, desk } from './people.ts';
import { companyOf, ground } from './stage.ts';

/** Somebody who may go. */
async function newPerson({ tenant }: Company): Promise<string> {
  const id = newId();
  await ground.owner`
    insert into person (tenant_id, id, given_name, family_name, created_at, updated_at)
    values (${tenant.tenantId}, ${id}, 'Some', 'Body', now(), now())`;
  return id;
}

/** A wish to be erased that waits for its answer. */
async function newErasure(company: Company): Promise<string> {
  const [id, personId] = [newId(), await newPerson(company)];
  await ground.owner`
    insert into erasure (tenant_id, id, person_id, asked_by, asked_at)
    values (${company.tenant.tenantId}, ${id}, ${personId}, ${personId}, now())`;
  return id;
}

/** A data privacy launch of the tenant admin. */
const newPrivacyRequest = ({ tenant, platformId }: Company): Promise<string> =>
  keepPrivacyRequest(tenant.system, {
    personId: tenant.personId('tenantAdmin'),
    platformId,
    issuer: 'http://127.0.0.1:8091',
    forUserId: newId(),
  });

/** What is kept about a person. */
export const PRIVACY_ROWS: EndpointRows = {
  'POST /erasure-requests': [{ with: to(() => '/erasure-requests'), ...all(), abroad: 'no ids' }],
  'POST /erasure-requests/withdrawal': [
    { with: to(() => '/erasure-requests/withdrawal'), ...all(), abroad: 'no ids' },
  ],
  'POST /erasure-requests/:id/refusal': [
    {
      with: async (ids) => ({
        at: `/erasure-requests/${await newErasure(companyOf(ids))}/refusal`,
        body: { answer: words },
      }),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /people/:personId/erasure': [
    {
      with: async (ids) => ({
        at: `/people/${await newPerson(companyOf(ids))}/erasure`,
        body: { word: 'ERASE' },
      }),
      ok: ['tenantAdmin'],
    },
  ],
  'POST /privacy-requests/:id/erasure': [
    {
      with: async (ids) => ({
        at: `/privacy-requests/${await newPrivacyRequest(companyOf(ids))}/erasure`,
        body: { word: 'ERASE' },
      }),
      ok: ['tenantAdmin'],
      // nobody else's look exists for them
      otherwise: 404,
    },
  ],
  'POST /privacy-searches': [
    {
      with: to(
        () => '/privacy-searches',
        () => ({ find: 'Castro' }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
  'POST /settings/retention': [
    {
      with: to(
        () => '/settings/retention',
        () => ({ months: 240 }),
      ),
      ...desk('tenantAdmin'),
      abroad: 'no ids',
    },
  ],
};
