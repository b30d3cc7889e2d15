import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startProgram } from './programs.ts';

test('one Ctrl-C that arrives three times stops once and in order', async () => {
  const program = startProgram('count-stops', ['300']);
  expect(await program.say()).toBe('ready');
  const end = once(program.child, 'exit');
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) {
    program.child.kill(signal);
    await wait(40);
  }
  expect(await program.say()).toBe('stopping');
  await expect(program.say()).rejects.toThrow('ended');
  expect(await end).toEqual([0, null]);
});

test('a second Ctrl-C later on does not wait any longer', async () => {
  const program = startProgram('count-stops', ['60000']);
  await program.say();
  const end = once(program.child, 'exit');
  program.child.kill('SIGINT');
  await wait(2100);
  program.child.kill('SIGINT');
  expect(await end).toEqual([130, null]);
});
