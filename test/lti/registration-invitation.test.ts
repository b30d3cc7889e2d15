import { describe, expect, it } from 'vitest';
import { invitePlatform, listInvitations, withdrawInvitation } from '../../src/features/tenants/index.ts';
import { testTenant } from '../support/tenant.ts';
import { auditOf, db, home, invite, lms, meetLms, open, other, owner } from './registration-ground.ts';

meetLms();

describe('an invitation (launch-security rule 6)', () => {
  it('is made by a tenant admin or an operator, for 72 hours, and is audited', async () => {
    const made = await invitePlatform(home.contextOf('tenantAdmin'));
    expect(made.link).toMatch(
      /^https:\/\/throughline\.example\/lti\/register\?invite=[0-9a-f]{32}\.[\w-]{43}$/,
    );
    expect(made.expiresAt.getTime() - home.clock.now().getTime()).toBe(72 * 3_600_000);
    expect((await invitePlatform(home.contextOf('tenantAdmin'))).link).toBe(made.link);
    await invitePlatform(home.operator);
    expect((await auditOf(home)).at(-1)).toBe('platform.invited');
    for (const who of ['learner', 'manager', 'ldAdmin', 'hrAdmin'])
      await expect(invitePlatform(home.contextOf(who)), who).rejects.toMatchObject({ code: 'forbidden' });
    const rests = JSON.stringify(await owner`select * from directory.invitation`);
    expect(rests).not.toContain(new URL(made.link).searchParams.get('invite')?.split('.')[1]);
  });

  it('shows its link for ten minutes, to whoever made it', async () => {
    const { id, link } = await invitePlatform(home.contextOf('tenantAdmin'));
    const find = async (context = home.contextOf('tenantAdmin')) =>
      (await listInvitations(context)).find((one) => one.id === id);
    expect((await find())?.link).toBe(link);
    expect(await find(home.operator)).toMatchObject({ link: null });
    await expect(listInvitations(home.contextOf('manager'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await listInvitations(other.contextOf('tenantAdmin'))).toEqual([]);
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 11 * 60_000));
    expect(await find()).toMatchObject({ link: null });
    home.clock.set(before);
  });

  it('opens nothing when it is foreign, cut short, forged, expired, withdrawn, or of a suspended tenant', async () => {
    const link = await invite();
    const token = new URL(link).searchParams.get('invite') ?? '';
    for (const [bad, status] of [
      [token.slice(0, -1), 403],
      [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 403],
      [`${'0'.repeat(32)}.${token.split('.')[1]}`, 403],
      [token.toUpperCase(), 403],
      ['x', 403],
      ["' or 1=1 --", 403],
      ['\0', 403],
    ] as const) {
      const response = await open(link, { invite: bad });
      expect(response.status, bad).toBe(status);
    }
    expect((await open(link, { invite: null })).status).toBe(400);
    expect(lms.configurationTokens, 'nobody is asked for a bad invitation').toEqual([]);

    const before = home.clock.now();
    home.clock.advance(3.01);
    expect((await open(link)).status).toBe(410);
    home.clock.set(before);

    const { id } = await invitePlatform(home.operator);
    await withdrawInvitation(home.contextOf('tenantAdmin'), { invitationId: id });
    await expect(withdrawInvitation(home.operator, { invitationId: id })).rejects.toMatchObject({
      code: 'not_found',
    });
    const foreign = await invitePlatform(other.operator);
    await expect(withdrawInvitation(home.operator, { invitationId: foreign.id })).rejects.toMatchObject({
      code: 'not_found',
    });

    await owner`update directory.tenant set status = 'suspended' where id = ${home.tenantId}`;
    const suspended = await open(link);
    await owner`update directory.tenant set status = 'active' where id = ${home.tenantId}`;
    expect(suspended.status).toBe(403);
    expect(await suspended.text()).toContain('paused');
    expect((await open(link)).status, 'and after all that it still opens').toBe(200);
  });

  it('is opened twenty times within the hour at most, and twenty wait at most', async () => {
    const tenant = await testTenant(db, { people: [] });
    const { link } = await invitePlatform(tenant.operator);
    for (let n = 0; n < 20; n++) expect((await open(link)).status).toBe(200);
    expect((await open(link)).status).toBe(429);
    for (let n = 1; n < 20; n++) await invitePlatform(tenant.operator);
    await expect(invitePlatform(tenant.operator)).rejects.toMatchObject({ code: 'limit_exceeded' });
  });

  it('counts an opening before the LMS is asked: many at once, and an address that answers nothing, make twenty requests', async () => {
    const link = await invite();
    lms.configuration = (response) => response.writeHead(500).end();
    const answers = await Promise.all(Array.from({ length: 30 }, () => open(link)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([
      ...Array.from({ length: 10 }, () => 429),
      ...Array.from({ length: 20 }, () => 502),
    ]);
    expect(lms.configurationTokens).toHaveLength(20);
    const before = home.clock.now();
    home.clock.set(new Date(before.getTime() + 61 * 60_000));
    lms.configuration = null;
    const later = await open(link);
    home.clock.set(before);
    expect(later.status).toBe(200);
  });
});
