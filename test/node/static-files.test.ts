import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadStaticFiles } from '../../src/node/static-files.ts';
import { temporaryFolder } from './programs.ts';

test('built files are read with their names and types', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'assets/fonts'), { recursive: true });
  writeFileSync(join(folder, 'assets/page-1a2b.css'), 'body{}');
  writeFileSync(join(folder, 'assets/fonts/text.woff2'), new Uint8Array([0, 255, 1]));
  writeFileSync(join(folder, 'unknown.thing'), '?');

  const files = loadStaticFiles(folder);
  expect([...files.keys()].sort()).toEqual([
    'assets/fonts/text.woff2',
    'assets/page-1a2b.css',
    'unknown.thing',
  ]);
  expect(files.get('assets/page-1a2b.css')?.type).toBe('text/css; charset=utf-8');
  expect(files.get('assets/fonts/text.woff2')?.bytes).toEqual(new Uint8Array([0, 255, 1]));
  expect(files.get('unknown.thing')?.type).toBe('application/octet-stream');
});

test('before the first build there are simply no files', () => {
  expect(loadStaticFiles(join(temporaryFolder(), 'nowhere')).size).toBe(0);
});
