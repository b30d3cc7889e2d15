import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeHolder, lockDataFolder } from '../../src/node/data-folder.ts';
import { canBeOrdinary, ordinaryUser, startProgram, temporaryFolder } from './programs.ts';

test('a data folder has one holder, and the second learns who it is', () => {
  const dataDir = temporaryFolder();
  const first = lockDataFolder(dataDir, { purpose: 'product', url: 'http://localhost:8080' });
  const second = lockDataFolder(dataDir, { purpose: 'product' });

  expect(first.lock).not.toBeNull();
  expect(second).toEqual({
    lock: null,
    holder: { pid: process.pid, purpose: 'product', url: 'http://localhost:8080' },
  });
  first.lock?.release();
  const third = lockDataFolder(dataDir, { purpose: 'command' });
  expect(third.lock).not.toBeNull();
  third.lock?.release();
});

test('what a killed holder left behind locks nobody out', () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'lock'), '');
  writeFileSync(join(dataDir, 'running.json'), JSON.stringify({ pid: process.pid, purpose: 'product' }));

  const { lock } = lockDataFolder(dataDir, { purpose: 'product' });
  expect(lock).not.toBeNull();
  lock?.release();
});

test('the sentence for a second start names the process, the address and the way out', () => {
  const sentence = describeHolder('/srv/data', {
    pid: 123,
    purpose: 'product',
    url: 'http://localhost:8080',
  });
  expect(sentence).toBe(
    'Throughline is already running on the data folder /srv/data (process 123, http://localhost:8080). ' +
      'Open that one, or stop it with Ctrl-C first, or name another folder by DATA_DIR.',
  );
});

test.runIf(canBeOrdinary)(
  'a data folder of somebody else is refused in a sentence that names it',
  async () => {
    const dataDir = temporaryFolder();
    chmodSync(dataDir, 0o700);
    const program = startProgram('hold-database', [dataDir], ordinaryUser);
    const { refused } = JSON.parse(await program.say());
    expect(refused).toContain(`The data folder ${dataDir} cannot be used`);
    expect(refused).toContain('DATA_DIR');
  },
);
