import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOrMakeSecretKey } from '../../src/node/secret-key.ts';
import { startProgram, temporaryFolder } from './programs.ts';

test('the secret key is 32 random bytes, kept with mode 0600, and the same the next time', () => {
  const dataDir = temporaryFolder();
  const key = readOrMakeSecretKey(dataDir);

  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(readOrMakeSecretKey(dataDir)).toBe(key);
  expect(statSync(join(dataDir, 'secret-key')).mode & 0o777).toBe(0o600);
  expect(readOrMakeSecretKey(temporaryFolder())).not.toBe(key);
});

test('processes that start at once get the same key and leave no drafts', async () => {
  const dataDir = temporaryFolder();
  const moment = String(Date.now() + 600);
  const programs = Array.from({ length: 4 }, () => startProgram('make-secret-key', [dataDir, moment]));
  const keys = await Promise.all(programs.map((program) => program.say()));

  expect(new Set(keys)).toEqual(new Set([readFileSync(join(dataDir, 'secret-key'), 'utf8')]));
  expect(readdirSync(dataDir)).toEqual(['secret-key']);
});

test('a file that holds no key is named and left as it is', () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'secret-key'), 'half a k');

  expect(() => readOrMakeSecretKey(dataDir)).toThrow(/secret-key holds no secret key of ours/);
  expect(readFileSync(join(dataDir, 'secret-key'), 'utf8')).toBe('half a k');
});
