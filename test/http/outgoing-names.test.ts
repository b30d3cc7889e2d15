import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/http/outgoing-names.ts';

describe('addresses in the answer of a resolver over HTTPS', () => {
  it('are those of the type asked for, with the shortest time of the whole answer', () => {
    const answer = {
      Status: 0,
      Answer: [
        { name: 'lms.example.', type: 5, TTL: 20, data: 'host.example.' },
        { name: 'host.example.', type: 1, TTL: 50, data: '93.184.215.14' },
        { name: 'host.example.', type: 1, TTL: 300, data: '10.0.0.1' },
      ],
    };
    expect(readAnswer(answer, 1)).toEqual({ addresses: ['93.184.215.14', '10.0.0.1'], seconds: 20 });
    expect(readAnswer(answer, 28)).toEqual({ addresses: [], seconds: 20 });
  });

  it('are none where the name does not exist or has none', () => {
    expect(readAnswer({ Status: 3 }, 1)).toEqual({ addresses: [], seconds: 60 });
    expect(readAnswer({ Status: 0 }, 28)).toEqual({ addresses: [], seconds: 60 });
  });

  it.each([{ Status: 2 }, { Status: 5, Answer: [] }, {}, null, 'x', []])(
    'cannot be had from %j: nothing is asked then',
    (answer) => {
      expect(() => readAnswer(answer, 1)).toThrow();
    },
  );

  it('are taken as they stand, to be judged like any other text', () => {
    expect(readAnswer({ Status: 0, Answer: [{ type: 1, data: { x: 1 } }] }, 1).addresses).toEqual([
      '[object Object]',
    ]);
  });
});
