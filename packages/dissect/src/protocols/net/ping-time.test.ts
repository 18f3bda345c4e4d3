import { describe, expect, it } from 'vitest';
import { dissector, ETHERNET, hex, values } from '../../../test/frames.ts';

const SECONDS = 1_700_000_000;
const DATA = '1011121314151617';
const IP = '0800 4500002c000040004001 0000 c0000201 c6336402';

/** An echo request with `data`, captured half a second after `SECONDS`. */
function ping(data: string, seconds?: number) {
  const buffer = hex(`${ETHERNET} ${IP} 0800000000010001 ${data}`);
  const record = { buffer, offset: 0, capturedLength: buffer.length, linkType: 1 };
  return dissector.dissect(seconds === undefined ? record : { ...record, seconds, nanoseconds: 5e8 });
}

const told = (data: string, seconds = SECONDS) => {
  const frame = ping(data, seconds);
  return {
    sent: values(frame, 'icmp.data_time'),
    ago: values(frame, 'icmp.data_time_relative'),
    length: values(frame, 'data.len'),
  };
};

const SENT = { sent: [1_700_000_000_123_456_000n], ago: [376_544_000n], length: [8] };
const NONE = { sent: [], ago: [], length: [16] };

describe('the time in a ping', () => {
  it('is read in either byte order', () => {
    expect(told(`6553f100 0001e240 ${DATA}`)).toEqual(SENT);
    expect(told(`00f15365 40e20100 ${DATA}`)).toEqual(SENT);
  });

  it('is less than a day from the capture, before or after', () => {
    expect(told(`6553f100 0001e240 ${DATA}`, SECONDS + 86_399).sent).toEqual(SENT.sent);
    expect(told(`6553f100 0001e240 ${DATA}`, SECONDS - 86_400).sent).toEqual(SENT.sent);
    expect(told(`6553f100 0001e240 ${DATA}`, SECONDS + 86_400)).toEqual(NONE);
    expect(told(`6553f100 0001e240 ${DATA}`, SECONDS - 86_401)).toEqual(NONE);
  });

  it('has less than a million microseconds', () => {
    expect(told(`6553f100 000f4240 ${DATA}`)).toEqual(NONE);
  });

  it('is data where nobody says when the frame was captured', () => {
    const frame = ping(`6553f100 0001e240 ${DATA}`, undefined);
    expect(values(frame, 'icmp.data_time')).toEqual([]);
    expect(values(frame, 'data.len')).toEqual([16]);
  });

  it('may be all there is, and is whole', () => {
    expect(told('6553f100 0001e240')).toEqual({ ...SENT, length: [] });
    expect(told('6553f100 0001e2')).toEqual({ ...NONE, length: [7] });
  });
});
