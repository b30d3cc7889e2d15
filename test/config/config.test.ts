import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';

const SECRET = 'x'.repeat(48);
const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: SECRET,
  PUBLIC_URL: 'https://throughline.example.org',
  DATABASE_URL: 'postgres://owner:secret@db.example.org:5432/throughline',
};

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('readConfig', () => {
  it('needs nothing at all: a newcomer gets the embedded database, the practice LMS and localhost', () => {
    expect(readConfig({})).toEqual({
      production: false,
      databaseUrl: null,
      port: 8080,
      publicUrl: 'http://localhost:8080',
      dataDir: './data',
      readyMadeUrls: null,
      secretKey: null,
      practiceLms: true,
      practiceLmsPort: 8081,
      smtpUrl: null,
      logLevel: 'info',
      xapiDefaultVersion: '1.0.3',
      keyRotationDays: 90,
      allowLoopbackPlatforms: true,
      privatePlatformHosts: [],
    });
  });

  it('is frozen: nobody changes it after it was read', () => {
    const config = readConfig({});
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });

  it('counts empty variables as absent', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: '  ', SECRET_KEY: '' })).toEqual(readConfig({}));
  });

  it('follows PORT in the address people use, and drops a trailing slash', () => {
    expect(readConfig({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
    expect(readConfig({ PUBLIC_URL: 'https://a.example/' }).publicUrl).toBe('https://a.example');
  });

  it('leaves the practice LMS off where a DATABASE_URL is given, unless it is asked for', () => {
    const { DATABASE_URL } = PRODUCTION;
    expect(readConfig({ DATABASE_URL }).practiceLms).toBe(false);
    expect(readConfig({ DATABASE_URL, PRACTICE_LMS: 'on' }).practiceLms).toBe(true);
  });

  it('reports every fault together, each with its name and a way out', () => {
    const faults = faultsOf({
      PORT: 'eighty',
      PUBLIC_URL: 'throughline',
      SECRET_KEY: 'short',
      DATABASE_URL: 'mysql://x/y',
      PRACTICE_LMS: 'yes',
      PRACTICE_LMS_PORT: '99999',
      SMTP_URL: 'mail',
      LOG_LEVEL: 'loud',
      XAPI_DEFAULT_VERSION: '3',
      ALLOW_LOOPBACK_PLATFORMS: 'maybe',
    });
    expect(faults).toHaveLength(10);
    for (const [index, name] of [
      'DATABASE_URL',
      'PORT',
      'PUBLIC_URL',
      'SECRET_KEY',
      'PRACTICE_LMS',
      'PRACTICE_LMS_PORT',
      'SMTP_URL',
      'LOG_LEVEL',
      'XAPI_DEFAULT_VERSION',
      'ALLOW_LOOPBACK_PLATFORMS',
    ].entries())
      expect(faults[index]).toMatch(new RegExp(`^${name} .+\\.$`));
    for (const fault of faults.filter((text) => !/PRACTICE_LMS |ALLOW|XAPI|SECRET/.test(text)))
      expect(fault).toContain('example');
  });

  it('names the variables in the error’s own words too, because that is what a start prints', () => {
    try {
      readConfig({ PORT: '0', SECRET_KEY: 'short' });
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message).toMatch(/PORT[\s\S]*SECRET_KEY/);
    }
  });

  it('takes hosts of the company’s own network by name, and none where none is named', () => {
    const named = readConfig({ PRIVATE_PLATFORM_HOSTS: ' Moodle.Intranet.example, 10.1.2.3 ,' });
    expect(named.privatePlatformHosts).toEqual(['moodle.intranet.example', '10.1.2.3']);
    expect(readConfig({}).privatePlatformHosts).toEqual([]);
  });

  it('never repeats a secret or a password that it refuses', () => {
    const secret = 'hunter2-hunter2';
    const faults = faultsOf({
      SECRET_KEY: secret,
      DATABASE_URL: `mysql://a:${secret}@b/c`,
      SMTP_URL: `x://a:${secret}@b`,
    });
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain(secret);
  });

  it.each([
    [
      'DATABASE_URL without a database',
      { DATABASE_URL: 'postgres://owner@db.example.org/' },
      /^DATABASE_URL .*database/,
    ],
    ['PUBLIC_URL with a path', { PUBLIC_URL: 'https://a.example/tool' }, /^PUBLIC_URL .*path/],
    ['PUBLIC_URL of another kind', { PUBLIC_URL: 'ftp://a.example' }, /^PUBLIC_URL /],
    ['PORT beyond the ports', { PORT: '65536' }, /^PORT .*65535/],
    ['PORT with a fraction', { PORT: '80.5' }, /^PORT .*whole/],
    ['both programs on one port', { PORT: '8081' }, /^PRACTICE_LMS_PORT .*same as PORT/],
    [
      'a private host with its scheme',
      { PRIVATE_PLATFORM_HOSTS: 'moodle.intranet.example, https://lms.example' },
      /^PRIVATE_PLATFORM_HOSTS .*example: moodle/,
    ],
    [
      'a private host with a port',
      { PRIVATE_PLATFORM_HOSTS: 'lms.example:8443' },
      /^PRIVATE_PLATFORM_HOSTS /,
    ],
    ['every private host at once', { PRIVATE_PLATFORM_HOSTS: '*' }, /^PRIVATE_PLATFORM_HOSTS /],
    [
      'loopback platforms without the practice LMS',
      { PRACTICE_LMS: 'off', ALLOW_LOOPBACK_PLATFORMS: 'on' },
      /^ALLOW_LOOPBACK_PLATFORMS /,
    ],
  ])('refuses %s', (_what, environment, expected) => {
    expect(faultsOf(environment)).toEqual([expect.stringMatching(expected)]);
  });

  it('either reads or refuses in sentences, whatever the environment says', () => {
    const names = [
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'SECRET_KEY',
      'SMTP_URL',
      'LOG_LEVEL',
      'NODE_ENV',
      'PRACTICE_LMS',
    ];
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...names),
          fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('on', 'off', 'production', '8080')),
        ),
        (environment) => {
          for (const fault of faultsOf(environment)) expect(fault).toMatch(/^[A-Z_]+ .+\.$/s);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('in production', () => {
  it('reads a full environment, without the practice LMS', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({
      production: true,
      practiceLms: false,
      allowLoopbackPlatforms: false,
    });
  });

  it('requires SECRET_KEY and PUBLIC_URL, said together', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^SECRET_KEY is required/),
      expect.stringMatching(/^PUBLIC_URL is required/),
    ]);
  });

  it('cannot mount the practice LMS, which lets anybody launch as anybody', () => {
    expect(faultsOf({ ...PRODUCTION, PRACTICE_LMS: 'on' })).toEqual([
      expect.stringMatching(/^PRACTICE_LMS cannot be on in production/),
    ]);
  });

  it('wants https, except on this machine', () => {
    expect(faultsOf({ ...PRODUCTION, PUBLIC_URL: 'http://throughline.example.org' })).toEqual([
      expect.stringMatching(/^PUBLIC_URL must be https/),
    ]);
    expect(faultsOf({ ...PRODUCTION, PUBLIC_URL: 'http://localhost.example.org' })).toHaveLength(1);
    expect(faultsOf({ ...PRODUCTION, PUBLIC_URL: 'http://localhost:8080' })).toEqual([]);
    expect(faultsOf({ ...PRODUCTION, PUBLIC_URL: 'http://127.0.0.1:8080' })).toEqual([]);
  });
});
