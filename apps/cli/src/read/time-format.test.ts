import type { AnalyzedFrame } from '@plainwire/analyzer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatTime, seconds, type TimeFormat } from './time-format.ts';

const TIME = 1_709_164_799_123_456_789n; // 2024-02-28T23:59:59.123456789Z

function frameAt(time: bigint): AnalyzedFrame {
  const record = {
    timestampNs: time,
    seconds: Number(time / 1_000_000_000n),
    nanoseconds: Number(time % 1_000_000_000n),
  };
  const times = { first: time - 61_500_000_000n, previous: time + 1n, previousShown: time - 500_000n };
  return { record, times } as AnalyzedFrame;
}

describe('the time column', () => {
  const zone = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'Asia/Kolkata';
  });
  afterEach(() => {
    process.env['TZ'] = zone;
  });

  it.each<[TimeFormat, string]>([
    ['r', '61.500000'],
    ['d', '-0.000000'],
    ['dd', '0.000500'],
    ['e', '1709164799.123456'],
    ['u', '23:59:59.123456'],
    ['ud', '2024-02-28 23:59:59.123456'],
    ['udoy', '2024/059 23:59:59.123456'],
    ['a', '05:29:59.123456'],
    ['ad', '2024-02-29 05:29:59.123456'],
    ['adoy', '2024/060 05:29:59.123456'],
  ])('-t %s', (format, text) => expect(formatTime(frameAt(TIME), format, 6)).toBe(text));

  it.each<[TimeFormat, string]>([
    ['r', '1m 1.500000s'],
    ['d', '- 0.000000s'],
    ['dd', '0.000500s'],
  ])('-u hms -t %s', (format, text) => expect(formatTime(frameAt(TIME), format, 6, true)).toBe(text));

  it('shows nanoseconds when the capture has them', () => {
    expect(formatTime(frameAt(TIME), 'ud', 9)).toBe('2024-02-28 23:59:59.123456789');
  });

  it('cuts and does not round', () => expect(seconds(999_999_999n, 6)).toBe('0.999999'));
});
