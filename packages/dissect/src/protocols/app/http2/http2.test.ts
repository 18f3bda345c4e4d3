import { describe, expect, it } from 'vitest';
import { dissector, hex, values } from '../../../../test/frames.ts';
import type { Frame } from '../../../frame.ts';

const PREFACE = '505249202a20485454502f322e300d0a0d0a534d0d0a0d0a';

function stream(text: string): Frame {
  return dissector.dissectAs(dissector.createFrame(), 'http2', hex(text));
}

describe('http2', () => {
  it('reads the preface and the frames after it', () => {
    const frame = stream(`${PREFACE} 00000c 04 00 00000000 0003 00000064 0004 00010000
      000004 08 00 00000000 7fff0000  000003 00 09 00000001 01 61 00`);
    expect(frame.fault).toBeUndefined();
    expect(values(frame, 'http2.magic')).toEqual(['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']);
    expect(values(frame, 'http2.type')).toEqual([4, 8, 0]);
    expect(values(frame, 'http2.settings.max_concurrent_streams')).toEqual([100]);
    expect(values(frame, 'http2.settings.initial_window_size')).toEqual([65536]);
    expect(values(frame, 'http2.window_update.window_size_increment')).toEqual([0x7fff0000]);
    expect(values(frame, 'http2.streamid')).toEqual([0, 0, 1]);
    expect(values(frame, 'http2.data.data')).toEqual([hex('61')]);
    expect(values(frame, 'http2.flags.end_stream')).toEqual([true]);
  });

  it('keeps the header block as bytes, without priority and padding', () => {
    const frame = stream('00000a 01 2d 00000003 02 80000001 0f 8286 0000');
    expect(values(frame, 'http2.headers')).toEqual([hex('8286')]);
    expect(values(frame, 'http2.exclusive')).toEqual([true]);
    expect(values(frame, 'http2.stream_dependency')).toEqual([1]);
    expect(values(frame, 'http2.flags.eh')).toEqual([true]);
  });

  it('says that a frame is cut', () => {
    expect(stream('000010 00 00 00000001 6162').fault).toMatchObject({
      code: 'incomplete',
      needed: 25,
      had: 11,
    });
    expect(stream('000000 04 01 00000000 0000').fault).toMatchObject({
      code: 'incomplete',
      needed: 18,
      had: 11,
    });
  });
});
