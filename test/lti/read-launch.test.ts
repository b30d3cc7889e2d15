import { expect, test } from 'vitest';
import { createTestLti } from './memory-ports.ts';
import {
  type Claims,
  claim,
  fixturePlatform,
  postLaunch,
  startLogin,
  targetLinkUri,
} from './platform-fixture.ts';

async function launched(claims: Claims = {}) {
  const lti = await createTestLti();
  const platform = fixturePlatform();
  lti.platforms[0] = platform;
  await postLaunch(await startLogin(lti.app), { claims, now: lti.clock.now });
  const [launch] = lti.launches;
  if (!launch) throw new Error(`refused: ${lti.refusals[0]?.reason}`);
  return launch;
}

test("Moodle's claims become one neat launch", async () => {
  expect(await launched()).toEqual({
    messageType: 'LtiResourceLinkRequest',
    platformId: 'platform-1',
    issuer: 'http://127.0.0.1:8091',
    clientId: 'kQ2mZr7TnB4xWcP',
    deploymentId: '1',
    sub: '5',
    name: 'Ines Castro',
    givenName: 'Ines',
    familyName: 'Castro',
    email: 'ines.castro@example.org',
    locale: 'en',
    roles: { context: ['Learner'], institution: [], system: [] },
    isInstitutionAdmin: false,
    context: { id: '2', label: 'FEEDBACK', title: 'Giving feedback', types: ['CourseSection'] },
    resourceLink: { id: '4', title: 'My growth', description: 'Goals and evidence' },
    targetLinkUri,
    presentation: {
      documentTarget: 'iframe',
      returnUrl: 'http://127.0.0.1:8091/mod/lti/return.php?course=2&launch_container=3&instanceid=4',
    },
    lis: { personSourcedid: 'E-1042', courseSectionSourcedid: 'CRS-7' },
    custom: {
      hello: 'world',
      link_setting_url: 'http://127.0.0.1:8091/mod/lti/services.php/links/{link_id}/custom',
    },
    toolPlatform: {
      guid: '7f0c1d2e3b4a59687766554433221100',
      name: 'PRACTICE',
      productFamilyCode: 'moodle',
      version: '2025100600.02',
    },
    ags: {
      scopes: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
      lineItemsUrl: 'http://127.0.0.1:8091/mod/lti/services.php/2/lineitems?type_id=1',
    },
    mentees: [],
    originContexts: [],
    historyContexts: [],
    historyLinks: [],
  });
});

test('moodle.md: null, empty and unexpanded values are as if they had not been sent', async () => {
  const launch = await launched({
    name: null,
    given_name: '',
    family_name: '$Person.name.family',
    email: '$Person.email.primary',
    [claim('lis')]: { person_sourcedid: '' },
    [claim('custom')]: { a: null, b: '', c: '$X.y', d: '$5 voucher', ['__proto__']: 'x', 'a\u0000': 'x' },
  });
  expect(launch).toMatchObject({ lis: {}, custom: { d: '$5 voucher' } });
  expect([launch.name, launch.givenName, launch.familyName, launch.email]).toEqual(Array(4).fill(undefined));
  expect(Object.keys(launch.custom)).toEqual(['d', '__proto__']);
  expect(Object.getPrototypeOf(launch.custom)).toBe(Object.prototype);
});

test('an unexpanded person_sourcedid is nobody’s employee number', async () => {
  const { lis } = await launched({ [claim('lis')]: { person_sourcedid: '$Person.sourcedId' } });
  expect(lis.personSourcedid).toBeUndefined();
});

test('an institution or system Administrator is told apart from the administrator of a course', async () => {
  const vocabulary = 'http://purl.imsglobal.org/vocab/lis/v2';
  const isAdmin = async (role: string) => (await launched({ [claim('roles')]: [role] })).isInstitutionAdmin;
  expect(await isAdmin(`${vocabulary}/institution/person#Administrator`)).toBe(true);
  expect(await isAdmin(`${vocabulary}/system/person#Administrator`)).toBe(true);
  expect(await isAdmin(`${vocabulary}/membership#Administrator`)).toBe(false);
  expect(await isAdmin('Administrator')).toBe(false);
});

test('a launch outside a course has no context', async () => {
  expect((await launched({ [claim('context')]: undefined })).context).toBeUndefined();
  expect((await launched({ [claim('context')]: { title: 'without id' } })).context).toBeUndefined();
});

test('texts are made fit to be stored and shown; addresses fit to be linked', async () => {
  const launch = await launched({
    name: 'I\u0000nes \ud800',
    [claim('resource_link')]: { id: '4', title: 'x'.repeat(5000) },
    [claim('launch_presentation')]: {
      return_url: 'javascript:alert(1)',
      locale: 'de_du',
      height: '600',
      width: -1,
    },
  });
  expect(launch.name).toBe('Ines');
  expect(launch.resourceLink?.title).toHaveLength(1000);
  expect(launch.presentation).toEqual({ height: 600 });
  expect(launch.locale).toBe('de-DU');
});

test.each([
  ['de_AT', 'de-AT'],
  ['pt_br', 'pt-BR'],
  ['en', 'en'],
  ['not a language', undefined],
])('locale %s is read as %s', async (given, read) => {
  const presentation = { [claim('launch_presentation')]: { locale: given } };
  expect((await launched(presentation)).locale).toBe(read);
  expect((await launched({ [claim('launch_presentation')]: null, locale: given })).locale).toBe(read);
});
