import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { withhold } from '../../src/core/log.ts';

const line = {
  requestId: 'r1',
  name: 'Ines Castro',
  token: 'eyJhbGciOi',
  person: { email: 'ines@example.org', id: 'p1' },
  list: [1, 2],
};

describe('what is logged', () => {
  it('withholds names, addresses and tokens where Workers print it', () => {
    expect(withhold(line)).toEqual({
      requestId: 'r1',
      name: '[withheld]',
      token: '[withheld]',
      person: { email: '[withheld]', id: 'p1' },
      list: [1, 2],
    });
  });

  it('withholds the same on Node, one line of JSON each', () => {
    const module = new URL('../../src/core/log.ts', import.meta.url).href;
    const program = `const { createLog } = await import(${JSON.stringify(module)}); createLog('info').info(${JSON.stringify(line)}, 'said');`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    const { time, level, msg, ...rest } = JSON.parse(printed);
    expect(rest).toEqual(withhold(line));
    expect([typeof time, level, msg]).toEqual(['string', 30, 'said']);
  });
});
