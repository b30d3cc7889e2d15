import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/command-list.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let db: TestDatabase;
let owner: postgres.Sql;
let folder: string;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'));
});
afterAll(async () => {
  await owner.end();
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What one command printed, and its exit code; beside the test database unless told otherwise. */
async function run(args: string[], environment: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const at = { DATABASE_URL: db.ownerUrl, SECRET_KEY: db.secretKey, DATA_DIR: folder, INIT_CWD: folder };
  const code = await runCommand(
    args,
    { ...at, ...environment },
    {
      out: (line) => out.push(line),
      err: (line) => err.push(line),
    },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function json(args: string[]) {
  const { code, out, err } = await run([...args, '--json']);
  expect(err, args.join(' ')).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

let slug: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  slug = `cli-${count}`;
});

const PEOPLE =
  'employee_number,email,given_name,family_name,manager_employee_number,department,job_title,job_code,location,start_date,end_date,active\n';

const moodle = (tenant: string, more: string[] = []) => [
  'platform',
  'add',
  '--tenant',
  tenant,
  ...['--issuer', 'https://moodle.example.org', '--client-id', `c-${tenant}`],
  ...['--auth-url', 'https://moodle.example.org/auth', '--token-url', 'https://moodle.example.org/token'],
  ...['--jwks-url', 'https://moodle.example.org/jwks', '--deployment', '1'],
  ...more,
];

describe('how commands are called (contract.md, Commands)', () => {
  test('every command that issue F1 names is there, with help that names its options', async () => {
    const names = [
      'migrate',
      'tenant add',
      'platform add',
      'platform invite',
      'platform list',
      'platform suspend',
      'platform legacy-key',
      'person grant',
      'people import',
      'role-profile import',
      'framework import',
      'catalog import',
      'mapping suggest',
      'mapping import',
      'mapping export',
      'credential add',
      'credential list',
      'credential revoke',
      'keys rotate',
      'doctor',
    ];
    expect(COMMANDS.map(({ name }) => name)).toEqual(names);
    for (const { name, options } of COMMANDS) {
      const { code, out } = await run([...name.split(' '), '--help']);
      expect(code).toBe(0);
      for (const option of Object.keys(options)) expect(out).toContain(`--${option}`);
    }
  });

  test.each([
    [
      'an unknown option',
      ['tenant', 'add', 'x', '--nam', 'X'],
      /no option --nam\. There are: --name, --json, --help/,
    ],
    [
      'everything missing at once',
      ['platform', 'add'],
      /--tenant, --issuer, --client-id, .*--deployment are missing/,
    ],
    ['a missing word', ['tenant', 'add', '--name', 'X'], /<slug> is missing/],
    ['a word too many', ['tenant', 'add', 'a', 'b', '--name', 'X'], /"b" is one word too many/],
    ['an option without its value', ['tenant', 'add', 'a', '--name'], /--name needs a value/],
    [
      'an unknown role',
      ['person', 'grant', '--tenant', 't', '--employee-number', '1', '--role', 'king'],
      /--role takes one of tenant-admin/,
    ],
    [
      'nobody to grant to',
      ['person', 'grant', '--tenant', 't', '--role', 'ld-admin'],
      /either --employee-number/,
    ],
    [
      '--lti with one word',
      ['person', 'grant', '--tenant', 't', '--lti', 'https://x', '--role', 'ld-admin'],
      /two words/,
    ],
    [
      'a later credential',
      ['credential', 'add', '--tenant', 't', '--kind', 'scim', '--name', 'n'],
      /scim is not there yet/,
    ],
    [
      'a later framework format',
      ['framework', 'import', 'f', '--tenant', 't', '--format', 'case'],
      /case is not there yet/,
    ],
    [
      'a later catalogue format',
      ['catalog', 'import', 'f', '--tenant', 't', '--format', 'schema-org'],
      /schema-org is not there yet/,
    ],
    ['an unknown command', ['tenant', 'remove'], /no command "tenant remove"\. There is: tenant add/],
    [
      'a scope that is none',
      ['credential', 'add', '--tenant', 't', '--kind', 'xapi', '--name', 'n', '--scope', 'everything'],
      /--scope takes one of all, statements\/write/,
    ],
    [
      'a rate that is none',
      ['credential', 'add', '--tenant', 't', '--kind', 'xapi', '--name', 'n', '--per-minute', '0'],
      /--per-minute takes a whole number from 1 to 1,000,000/,
    ],
    [
      'a credential that is no id',
      ['credential', 'revoke', 'x', '--tenant', 't'],
      /the id that credential list/,
    ],
    ['no number', ['mapping', 'suggest', '--tenant', 't', '--top', 'many'], /--top takes a whole number/],
  ])('%s ends with 2 and a sentence', async (_, args, sentence) => {
    const { code, err } = await run(args);
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
  });

  test('without any word the commands are listed, and that is no success', async () => {
    const { code, out } = await run([]);
    expect(code).toBe(2);
    for (const { name } of COMMANDS) expect(out).toContain(name);
    expect((await run(['--help'])).code).toBe(0);
  });

  test('all faults of the configuration are said together, with exit code 1', async () => {
    const { code, err } = await run(['platform', 'list'], { PORT: 'many', SECRET_KEY: 'short' });
    expect(code).toBe(1);
    expect(err).toMatch(/PORT .*\n.*SECRET_KEY/);
  });

  test('a server that does not answer is said in a sentence with the way out', async () => {
    const { code, err } = await run(['platform', 'list'], { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' });
    expect(code).toBe(1);
    expect(err).toMatch(/does not answer.*throughline -- (migrate|doctor)/);
  });

  test('a server whose database is not at this version is not touched, and the way out is named', async () => {
    await owner.unsafe(`create database "${db.name}_empty"`);
    const url = new URL(db.ownerUrl);
    url.pathname = `/${db.name}_empty`;
    try {
      const { code, err } = await run(['platform', 'list'], { DATABASE_URL: url.href });
      expect(code).toBe(1);
      expect(err).toMatch(/not at this version\. Run: npm run throughline -- migrate/);
      expect((await run(['doctor'], { DATABASE_URL: url.href })).out).toMatch(/BAD {3}migrations/);
    } finally {
      await owner.unsafe(`drop database "${db.name}_empty" with (force)`);
    }
  });

  test('with --json an error is an object on stdout and the sentence on stderr', async () => {
    const { code, out, err } = await run(['people', 'import', 'none.csv', '--tenant', 'nobody', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ error: err });
    expect(err).toContain('There is no file');
  });
});

describe('a company from nothing by commands', () => {
  test('tenant, people, platform, first administrator, credential, keys', async () => {
    const made = await json(['tenant', 'add', slug, '--name', 'Halden']);
    expect(made).toMatchObject({ slug });
    const csv = file(
      'people.csv',
      `${PEOPLE}H1,a@x.example,Ann,Berg,,Supply,Buyer,B,Quay,2020-01-01,,true\n`,
    );
    const dry = await run(['people', 'import', csv, '--tenant', slug, '--dry-run']);
    expect(dry).toMatchObject({
      code: 0,
      out: expect.stringContaining('Dry run, nothing was written: 1 new'),
    });
    expect(await json(['people', 'import', csv, '--tenant', slug])).toMatchObject({
      written: true,
      counts: { new: 1 },
    });
    const { platformId } = await json(moodle(slug));
    await json(moodle(slug, ['--deployment', '2']));
    const listed = await json(['platform', 'list', '--tenant', slug]);
    expect(listed).toMatchObject([
      { id: platformId, deployments: [{ deploymentId: '1' }, { deploymentId: '2' }] },
    ]);
    const grant = ['person', 'grant', '--tenant', slug, '--employee-number', 'H1', '--role', 'tenant-admin'];
    expect(await json(grant)).toMatchObject({ given: true });
    expect(await json(grant)).toMatchObject({ given: false });
    const credential = await json([
      'credential',
      'add',
      '--tenant',
      slug,
      '--kind',
      'xapi',
      '--name',
      'Moodle',
    ]);
    expect(Object.keys(credential)).toEqual(['key', 'secret']);
    const scopes = ['--scope', 'statements/write', '--scope', 'state', '--per-minute', '90'];
    await json(['credential', 'add', '--tenant', slug, '--kind', 'xapi', '--name', 'Player', ...scopes]);
    const credentials = await json(['credential', 'list', '--tenant', slug]);
    expect(credentials).toMatchObject([
      { name: 'Moodle', scopes: ['all'], perMinute: null },
      { name: 'Player', scopes: ['statements/write', 'state'], perMinute: 90, revokedAt: null },
    ]);
    expect(JSON.stringify(credentials)).not.toContain(credential.secret);
    await json(['credential', 'revoke', credentials[1].id, '--tenant', slug]);
    const player = (await run(['credential', 'list', '--tenant', slug])).out.split('\n')[1];
    expect(player).toMatch(/Player: xapi, statements\/write state, 90 a minute, not used yet, revoked 2/);
    expect((await run(['keys', 'rotate'])).err).toMatch(/published since .* only, .*--force/);
    const rotated = await json(['keys', 'rotate', '--force']);
    expect(rotated.active).not.toBe(rotated.next);
    const invitation = await json(['platform', 'invite', '--tenant', slug]);
    expect(invitation.link).toMatch(/\/lti\/register\?invite=[0-9a-f]{32}\.[\w-]{43}$/);
    expect(Date.parse(invitation.expiresAt)).toBeGreaterThan(Date.now() + 71 * 3_600_000);
    const invited = await run(['platform', 'invite', '--tenant', slug]);
    expect(invited.out).toMatch(/\/lti\/register\?invite=[\s\S]*good for one registration/);
    expect((await json(['platform', 'suspend', platformId])).status).toBe('suspended');
    const rows = await owner`
      select distinct actor_kind, why_kind, why_ref from audit.entry where tenant_id = ${made.tenantId} order by why_ref`;
    expect(rows.map((row) => row.why_ref)).toEqual([
      'credential-add',
      'credential-revoke',
      'people-import',
      'person-grant',
      'platform-add',
      'platform-invite',
      'platform-suspend',
      'tenant-add',
    ]);
    expect(new Set(rows.map((row) => `${row.actor_kind} ${row.why_kind}`))).toEqual(
      new Set(['operator command']),
    );
  });

  test('complaints are printed with line and field, and the exit code is 1', async () => {
    await json(['tenant', 'add', slug, '--name', 'X']);
    const csv = file('bad.csv', `${PEOPLE}H1,a@x.example,Ann,Berg,H9,,,,,,,\nH2,b@x.example,,Berg,,,,,,,,\n`);
    const { code, out } = await run(['people', 'import', csv, '--tenant', slug]);
    expect(code).toBe(1);
    expect(out).toMatch(/Nothing was written[\s\S]*line 3, given_name: is empty/);
  });

  test.each([
    ['a taken slug', async () => run(['tenant', 'add', slug, '--name', 'Y']), /There is a tenant/],
    [
      'a tenant that is not there',
      async () => run(['platform', 'list', '--tenant', 'nobody']),
      /no tenant "nobody"\. Make it with/,
    ],
    [
      'a platform that is not there',
      async () => run(['platform', 'suspend', 'p1']),
      /no platform "p1"\. See/,
    ],
    [
      'a folder instead of a file',
      async () => run(['people', 'import', '.', '--tenant', slug]),
      /is no file/,
    ],
    [
      'an address that is not https',
      async () => run([...moodle(slug), '--issuer', 'http://moodle.example.org']),
      /must begin with https/,
    ],
  ])('%s ends with 1 and a sentence', async (_, attempt, sentence) => {
    await json(['tenant', 'add', slug, '--name', 'X']);
    const { code, err } = await attempt();
    expect(err).toMatch(sentence);
    expect(err.split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('a file of more than 100 MB is refused unread', async () => {
    file('huge.csv', PEOPLE);
    truncateSync(join(folder, 'huge.csv'), 100 * 1024 * 1024 + 1);
    const { code, err } = await run(['people', 'import', 'huge.csv', '--tenant', slug]);
    expect(err).toMatch(/101 MB; up to 100 MB fit/);
    expect(code).toBe(1);
  });

  test('framework, roles, catalogue and mapping go in, are suggested, and come out again', async () => {
    await json(['tenant', 'add', slug, '--name', 'X']);
    const framework = file(
      'soft.csv',
      'code,parent_code,type,name,description,level_1,level_2\nNEG,,skill,Negotiation,Reaching agreements with suppliers,Prepares,Leads\n',
    );
    const roles = file(
      'roles.csv',
      'job_code,role_title,competency_code,target_level,weight,priority,tasks\nB,Buyer,NEG,2,100,yes,Agree on prices\n',
    );
    const catalogue = file(
      'catalogue.csv',
      'code,title,description,provider,url,kind\nC1,Negotiation with suppliers,Learn negotiation and reaching agreements,Halden,https://x.example/c1,course\n',
    );
    const mapping = file(
      'mapping.csv',
      'option_code,competency_code,level,relevance,confirmed_by,confirmed_at\nC1,NEG,1,0.9,,\n',
    );
    const at = ['--tenant', slug];
    expect(await json(['framework', 'import', framework, ...at, '--format', 'csv'])).toMatchObject({
      outcome: 'applied',
    });
    expect(await json(['role-profile', 'import', roles, ...at])).toMatchObject({ outcome: 'applied' });
    const dry = await json(['catalog', 'import', catalogue, ...at, '--format', 'csv', '--dry-run']);
    expect(dry).toMatchObject({ outcome: 'dry-run', created: 1 });
    expect(await json(['catalog', 'import', catalogue, ...at, '--format', 'csv'])).toMatchObject({
      created: 1,
    });
    const suggested = await json(['mapping', 'suggest', ...at, '--top', '3']);
    expect(suggested[0]).toMatchObject({ optionCode: 'C1', competencyCode: 'NEG' });
    expect(await json(['mapping', 'import', mapping, ...at])).toMatchObject({ created: 1 });
    const { csv } = await json(['mapping', 'export', ...at]);
    expect(csv).toMatch(/^option_code,competency_code,level,relevance,confirmed_by,confirmed_at\r\n/);
    const wrong = await run(['role-profile', 'import', file('w.csv', 'job_code\nB\n'), ...at]);
    expect(wrong.code).toBe(1);
  });
});

describe('doctor', () => {
  test('all is well on a healthy database', async () => {
    await json(['keys', 'rotate', '--force']);
    await owner`update directory.platform set status = 'suspended'`;
    const { ok, findings } = await json(['doctor']);
    expect(findings.filter((finding: { state: string }) => finding.state === 'bad')).toEqual([]);
    expect(ok).toBe(true);
    const checks = new Set(findings.map((finding: { check: string }) => finding.check));
    for (const check of [
      'configuration',
      'database',
      'migrations',
      'logins',
      'walls',
      'keys',
      'queue',
      'audit',
    ]) {
      expect(checks).toContain(check);
    }
  });

  const bad = async (environment: Record<string, string> = {}) => {
    const { code, out } = await run(['doctor', '--json'], environment);
    const { findings } = JSON.parse(out) as { findings: { check: string; state: string; message: string }[] };
    expect(code).toBe(findings.some(({ state }) => state === 'bad') ? 1 : 0);
    return findings.filter(({ state }) => state === 'bad');
  };

  test('a right across the planes is named, until migrate raises the walls again', async () => {
    const login = `${db.name}_evaluation`;
    await owner.unsafe(
      `grant usage on schema development to "${login}"; grant select on development.goal to "${login}"`,
    );
    expect(await bad()).toMatchObject([
      { check: 'walls', message: expect.stringContaining(`${login} → development.goal`) },
    ]);
    expect((await run(['migrate'])).code).toBe(0);
    expect(await bad()).toEqual([]);
  });

  test('row-level security that is not forced is named', async () => {
    await owner`alter table development.goal no force row level security`;
    expect(await bad()).toMatchObject([
      { check: 'walls', message: expect.stringContaining('development.goal') },
    ]);
    await run(['migrate']);
  });

  test('another SECRET_KEY is named, and logins that became too mighty are', async () => {
    const other = await bad({ SECRET_KEY: 'another secret key that is long enough' });
    expect(other).toMatchObject([{ check: 'logins', message: expect.stringContaining('SECRET_KEY') }]);
    await owner.unsafe(`alter role "${db.name}_store" bypassrls`);
    expect(await bad()).toMatchObject([
      { check: 'logins', message: expect.stringContaining(`${db.name}_store`) },
    ]);
    await owner.unsafe(`alter role "${db.name}_store" nobypassrls`);
  });

  test('a changed audit entry breaks the chain and is named', async () => {
    const { tenantId } = await json(['tenant', 'add', slug, '--name', 'X']);
    await owner.begin(async (sql) => {
      await sql`select set_config('app.tenant', ${tenantId}, true)`;
      await sql`select * from audit.seal_new(now())`;
    });
    expect(await bad()).toEqual([]);
    await owner`update audit.entry set action = 'nothing.happened' where tenant_id = ${tenantId}`;
    expect(await bad()).toMatchObject([
      { check: 'audit', message: expect.stringContaining('broken at seal 1') },
    ]);
    await owner`delete from audit.seal where tenant_id = ${tenantId}`;
  });

  test('a platform whose keys cannot be fetched is named', async () => {
    await json(['tenant', 'add', slug, '--name', 'X']);
    const local = ['--jwks-url', 'https://localhost:1/jwks'];
    const { platformId } = await json(moodle(slug, local));
    expect(await bad()).toMatchObject([{ check: 'platform', message: expect.stringContaining(platformId) }]);
    await json(['platform', 'suspend', platformId]);
  });

  test('what an LMS last refused is worth knowing, in the words of Connect', async () => {
    const { tenantId } = await json(['tenant', 'add', slug, '--name', 'X']);
    const { platformId } = await json(moodle(slug));
    const fault = { kind: 'keys_unreadable', sentence: 'The LMS could not read our keys.' };
    await owner`insert into connection_sign (tenant_id, platform_id, sign, bad_at, fault)
      values (${tenantId}, ${platformId}, 'token', now(), ${owner.json(fault)})`;
    const { out } = await run(['doctor', '--json']);
    const { findings } = JSON.parse(out) as { findings: { state: string; message: string }[] };
    expect(findings).toContainEqual({
      check: 'platform',
      state: 'note',
      message: expect.stringContaining('The LMS could not read our keys.'),
    });
    await json(['platform', 'suspend', platformId]);
  });

  test('parked jobs are named', async () => {
    await owner`insert into pgboss.job (name, data, state, policy) values ('parked', '{}', 'created', 'standard')`;
    expect(await bad()).toMatchObject([{ check: 'queue', message: expect.stringContaining('1 jobs') }]);
    await owner`delete from pgboss.job where name = 'parked'`;
  });

  test('a wrong configuration and a server that does not answer are findings, not crashes', async () => {
    expect(await bad({ PORT: 'x' })).toMatchObject([{ check: 'configuration' }]);
    expect(await bad({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' })).toMatchObject([
      { check: 'database' },
    ]);
  });

  test('--logins-sql prints what an administrator runs, and the database takes it', async () => {
    const { sql } = await json(['doctor', '--logins-sql']);
    expect(sql.match(/CREATE ROLE/g)).toHaveLength(5);
    await owner.unsafe(sql);
    expect(await bad()).toEqual([]);
  });
});

test('the embedded database starts for a command where none runs, is brought to this version, and is stopped again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-cli-data-'));
  const here = { DATABASE_URL: '', SECRET_KEY: '', DATA_DIR: dataDir };
  try {
    expect(await run(['tenant', 'add', 'fresh', '--name', 'Fresh'], here)).toMatchObject({
      code: 0,
      err: '',
    });
    const again = await run(['platform', 'list', '--tenant', 'fresh', '--json'], here);
    expect(again).toMatchObject({ code: 0, out: '[]' });
    const both = await Promise.all([
      run(['tenant', 'add', 'one', '--name', 'One'], here),
      run(['tenant', 'add', 'two', '--name', 'Two'], here),
    ]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);
