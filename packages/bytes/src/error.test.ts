import { describe, expect, it } from 'vitest';
import { PlainwireError } from './error.ts';

describe('PlainwireError', () => {
  it('is recognised by its code, also when another copy of the package made it', () => {
    class PlainwireErrorOfAnotherCopy extends Error {
      override name = 'PlainwireError';
      code = 'ERR_X';
    }
    expect(PlainwireError.is(new PlainwireErrorOfAnotherCopy(), 'ERR_X')).toBe(true);
    expect(PlainwireError.is(new PlainwireError('ERR_Y', 'why'), 'ERR_X')).toBe(false);
    expect(PlainwireError.is(new Error('ERR_X'))).toBe(false);
    expect(PlainwireError.is({ code: 'ERR_X' })).toBe(false);
  });

  it('says where', () => {
    const cause = new Error('below');
    const error = new PlainwireError('ERR_X', 'a sentence', { offset: 24, record: 3, cause });
    expect([error.message, error.offset, error.record, error.cause]).toEqual(['a sentence', 24, 3, cause]);
  });
});
