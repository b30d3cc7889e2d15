import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { type Outgoing, OutgoingError } from '../../src/core/outgoing.ts';
import {
  addPlatform,
  findLmsBrand,
  findLogo,
  getTenantTheme,
  setTenantTheme,
} from '../../src/features/tenants/index.ts';
import { pictureType } from '../../src/features/tenants/picture-type.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

let db: TestDatabase;
let owner: postgres.Sql;
let here: TestTenant;
let there: TestTenant;
let platformId: string;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  here = await testTenant(db, { slug: 'here' });
  there = await testTenant(db, { slug: 'there', people: [] });
  ({ platformId } = await addPlatform(
    here.operator,
    {
      issuer: 'https://canvas.instructure.com',
      clientId: '10000000000001',
      authUrl: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
      tokenUrl: 'https://sso.canvaslms.com/login/oauth2/token',
      jwksUrl: 'https://sso.canvaslms.com/api/lti/security/jwks',
      deploymentIds: ['1'],
    },
    { allowLoopbackPlatforms: false },
  ));
});
afterAll(async () => {
  await owner.end();
  await closeTenants(db);
  await db.drop();
});

const png = (length = 100) =>
  new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Array(length).fill(7)]);
const theme = (tenant: TestTenant) => getTenantTheme(tenant.operator);

describe('the company’s colour and logo (issue F2, part 11)', () => {
  test('are chosen by a tenant admin, audited, and are nobody else’s', async () => {
    const admin = here.contextOf('tenantAdmin');
    await setTenantTheme(admin, { accent: ' #0B5FA5 ', logo: png() });
    const { accent, logo } = await theme(here);
    expect(accent).toBe('#0b5fa5');
    expect(logo).toMatch(/^logo-[0-9a-f]{32}\.png$/);
    expect(await theme(there)).toEqual({ accent: null, logo: null });
    const [row] = await owner`
      select actor_id, details from audit.entry where action = 'tenant.theme-set' and tenant_id = ${here.tenantId}`;
    expect(row).toEqual({ actor_id: here.personId('tenantAdmin'), details: { accent, logo } });
  });

  test('each stays while the other changes, and goes when it is taken away', async () => {
    await setTenantTheme(here.operator, { accent: '#123456', logo: png() });
    await setTenantTheme(here.operator, { accent: '#654321' });
    expect((await theme(here)).logo).not.toBeNull();
    await setTenantTheme(here.operator, { logo: null });
    expect(await theme(here)).toEqual({ accent: '#654321', logo: null });
    await setTenantTheme(here.operator, { accent: null });
    expect(await theme(here)).toEqual({ accent: null, logo: null });
  });

  test('nobody but a tenant admin may', async () => {
    for (const key of ['learner', 'manager', 'ldAdmin', 'hrAdmin']) {
      await expect(setTenantTheme(here.contextOf(key), { accent: '#000000' })).rejects.toThrow(
        /not allowed|may not|rights/i,
      );
      await expect(getTenantTheme(here.contextOf(key))).rejects.toThrow();
    }
  });

  test('what is no colour and no picture is refused by name, and nothing is kept of it', async () => {
    await setTenantTheme(here.operator, { accent: '#123456', logo: null });
    const svg = new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>',
    );
    for (const [input, field] of [
      [{ accent: 'red; } body { display: none' }, 'accent'],
      [{ accent: '#654321', logo: svg }, 'logo'],
      [{ logo: png(70_000) }, 'logo'],
      [{ logo: new Uint8Array() }, 'logo'],
    ] as const)
      await expect(setTenantTheme(here.operator, input)).rejects.toMatchObject({
        code: 'invalid',
        faults: [{ field }],
      });
    expect(await theme(here)).toEqual({ accent: '#123456', logo: null });
  });

  test('a picture is found by its name and no other way', async () => {
    await setTenantTheme(here.operator, { logo: png() });
    const { logo } = await theme(here);
    expect(await findLogo(here.deps, logo ?? '')).toEqual({ type: 'image/png', bytes: png() });
    expect(await findLogo(here.deps, 'logo-00000000000000000000000000000000.png')).toBeNull();
  });

  test('a picture’s kind is what its bytes say', () => {
    const of = (...bytes: number[]) => pictureType(new Uint8Array(bytes));
    expect(of(0xff, 0xd8, 0xff, 0xe0)).toBe('image/jpeg');
    expect(pictureType(new TextEncoder().encode('RIFF\0\0\0\0WEBPVP8 '))).toBe('image/webp');
    expect(pictureType(new TextEncoder().encode('RIFF\0\0\0\0WAVE'))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const type = pictureType(bytes);
        expect(type === null || bytes.length > 2).toBe(true);
      }),
    );
  });
});

const CDN = 'https://du11hjcvx0uqb.cloudfront.net/dist/brandable_css/0a1b/variables-0a1b.json';

/** A request's context whose way out of the house is scripted. */
function asking(answer: Outgoing | string, status = 200): { context: Context; asked: string[] } {
  const asked: string[] = [];
  const outgoing: Outgoing = async (address, request) => {
    asked.push(address);
    if (typeof answer !== 'string') return answer(address, request);
    return { status, headers: new Headers(), text: answer };
  };
  return { context: { ...here.system, outgoing }, asked };
}
const brand = (colour: unknown) => JSON.stringify({ 'ic-brand-primary': colour, 'ic-link-color': '#fff' });
let counter = 0;
/** An address that nobody asked before. */
const fresh = (address = CDN) => `${address}?${++counter}`;

describe('the LMS’ own colour', () => {
  test('is the main colour of Canvas’ theme, from its file server or from the platform itself', async () => {
    for (const url of [
      CDN,
      'https://school.instructure.com/dist/brandable_css/x.json',
      'https://sso.canvaslms.com/brand.json',
    ]) {
      const { context, asked } = asking(brand('#0374B5'));
      expect(await findLmsBrand(context, { platformId, url: fresh(url) })).toEqual({ accent: '#0374b5' });
      expect(asked).toHaveLength(1);
    }
  });

  test('no other host is asked, whatever the launch says', async () => {
    const { context, asked } = asking(brand('#0374B5'));
    for (const url of [
      'https://evil.example/dist/brandable_css/x.json',
      'https://du11hjcvx0uqb.cloudfront.net.evil.example/dist/brandable_css/x.json',
      'https://evil.example#.instructure.com/dist/brandable_css/x.json',
      'https://notinstructure.com/dist/brandable_css/x.json',
      'https://user:pass@du11hjcvx0uqb.cloudfront.net/dist/brandable_css/x.json',
      'https://du11hjcvx0uqb.cloudfront.net:8443/dist/brandable_css/x.json',
      'https://du11hjcvx0uqb.cloudfront.net/somewhere/else.json',
      'http://du11hjcvx0uqb.cloudfront.net/dist/brandable_css/x.json',
      'http://169.254.169.254/latest/meta-data',
      'http://127.0.0.1:5432/',
      'file:///etc/passwd',
      '$com.instructure.brandConfigJSON.url',
      '',
    ])
      expect(await findLmsBrand(context, { platformId, url }), url).toBeNull();
    expect(asked).toEqual([]);
  });

  test('another company’s platform opens no host', async () => {
    const { context, asked } = asking(brand('#0374B5'));
    const foreign = { ...context, tenantId: there.tenantId };
    const url = fresh('https://sso.canvaslms.com/brand.json');
    expect(await findLmsBrand(foreign, { platformId, url })).toBeNull();
    expect(asked).toEqual([]);
  });

  test('a file server that is slow, broken, or answers with something else costs the colour and not the launch', async () => {
    const gone: Outgoing = () => Promise.reject(new OutgoingError('timeout', 'du11hjcvx0uqb.cloudfront.net'));
    for (const answer of [gone, '', 'null', '[]', '"#0374b5"', '{', brand(7), brand('red'), brand('url(x)')])
      expect(await findLmsBrand(asking(answer).context, { platformId, url: fresh() })).toBeNull();
    expect(
      await findLmsBrand(asking(brand('#0374B5'), 404).context, { platformId, url: fresh() }),
    ).toBeNull();
  });

  test('is asked once an hour, by a class that launches at once too; nothing is asked again after five minutes', async () => {
    const url = fresh();
    const { context, asked } = asking(brand('#0374B5'));
    await Promise.all(Array.from({ length: 30 }, () => findLmsBrand(context, { platformId, url })));
    expect(asked).toHaveLength(1);
    here.clock.advance(59 / (24 * 60));
    await findLmsBrand(context, { platformId, url });
    expect(asked).toHaveLength(1);
    here.clock.advance(2 / (24 * 60));
    await findLmsBrand(context, { platformId, url });
    expect(asked).toHaveLength(2);
    const nothing = asking('', 500);
    const bad = fresh();
    await findLmsBrand(nothing.context, { platformId, url: bad });
    await findLmsBrand(nothing.context, { platformId, url: bad });
    expect(nothing.asked).toHaveLength(1);
    here.clock.advance(6 / (24 * 60));
    await findLmsBrand(nothing.context, { platformId, url: bad });
    expect(nothing.asked).toHaveLength(2);
  });
});
