import { toHex } from '@plainwire/bytes';
import { describe, expect, it } from 'vitest';
import { dissect, ETHERNET, hex, TCP_WITH_TIMESTAMPS, values } from '../test/frames.ts';

const PAYLOAD = '474554202f';
/** An IPv4 header that makes room for the payload. */
const IPV4 = '45000039 12344000 40060000 c0000201 c6336402';

describe('the value of a protocol', () => {
  const frame = dissect(hex(`${ETHERNET} 0800 ${IPV4} ${TCP_WITH_TIMESTAMPS} ${PAYLOAD}`));
  const value = (name: string) => toHex(values(frame, name)[0] as Uint8Array);

  it('is its header', () => {
    expect(value('ip')).toBe(IPV4.replaceAll(' ', ''));
    expect(value('eth')).toBe(`${ETHERNET}0800`.replaceAll(' ', ''));
  });

  it('is header and payload for TCP, so that tcp[32:3] reads the first bytes sent', () => {
    expect(value('tcp')).toBe(TCP_WITH_TIMESTAMPS.replaceAll(' ', '') + PAYLOAD);
  });

  it.each([
    [
      'icmp',
      `${ETHERNET} 0800 45000024 00000000 40010000 c0000201 c6336402`,
      '0800 0000 0001 0002 61626364 65666768',
    ],
    ['gre', `${ETHERNET} 0800 45000020 00000000 402f0000 c0000201 c6336402`, '0000 9999 61626364 65666768'],
    [
      'ppp',
      `${ETHERNET} 0800 45000024 00000000 402f0000 c0000201 c6336402 2001880b 0008 0001`,
      'ff03 c021 01010004',
    ],
    ['llc', '0180c2000000 020000000001 0008', '424203 0000000000'],
  ])('is header and payload for %s', (name, below, bytes) => {
    const found = values(dissect(hex(`${below} ${bytes}`)), name) as Uint8Array[];
    expect(found.map((each) => toHex(each))).toEqual([bytes.replaceAll(' ', '')]);
  });
});

it('a field that several protocols share is read layer by layer', () => {
  const frame = dissect(hex(`${ETHERNET} 0800 ${IPV4} ${TCP_WITH_TIMESTAMPS} ${PAYLOAD}`));
  const id = frame.dissector.fields.find('ip.version')!.id;
  const layers = Array.from({ length: frame.layerCount }, (_, layer) => frame.valuesInLayer(id, layer));
  expect(layers).toEqual([[], [4], []]);
});

describe('a header that was cut', () => {
  const whole = `${ETHERNET} 0800 ${IPV4} ${TCP_WITH_TIMESTAMPS}`;
  const frame = dissect(hex(whole).subarray(0, 14 + 20 + 6));

  it('is read behind the layers as far as its bytes are there', () => {
    expect([frame.layerCount, frame.headerCount]).toEqual([2, 3]);
    expect(frame.protocolIdAt(2)).toBe(frame.dissector.protocolId('tcp'));
    expect([frame.startAt(2), frame.endAt(2), frame.limitAt(2), frame.wireLimitAt(2)]).toEqual([
      34, 40, 40, 40,
    ]);
    expect(frame.indexOf(frame.dissector.protocolId('tcp'))).toBe(-1);
    expect(frame.valuesInLayer(frame.dissector.fields.find('tcp.srcport')!.id, 2)).toEqual([8080]);
  });

  it('stays the last when layers of another buffer are appended', () => {
    const joined = dissect(hex(whole).subarray(0, 14 + 20 + 6));
    const message = hex('000000000000000000000000');
    joined.dissector.dissectAs(joined, 'dns', message);
    expect([joined.layerCount, joined.headerCount]).toEqual([3, 4]);
    expect(joined.bytesAt(2)).toBe(message);
    expect(joined.bytesAt(3)).toBe(joined.bytes);
    expect([joined.startAt(3), joined.endAt(3)]).toEqual([34, 40]);
  });

  it('may be of another buffer', () => {
    const ended = dissect(hex(whole));
    const bytes = hex('160303');
    const protocolId = ended.dissector.protocolId('tls');
    ended.endIn({ protocolId, bytes, start: 0, limit: 3, wireLimit: 3, isWrong: false });
    expect([ended.layerCount, ended.headerCount]).toEqual([3, 4]);
    expect(ended.bytesAt(2)).toBe(ended.bytes);
    expect(ended.bytesAt(3)).toBe(bytes);
    expect(ended.protocolIdAt(3)).toBe(protocolId);
  });
});
