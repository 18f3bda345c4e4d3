import { describe, expect, it } from 'vitest';
import { dissect, hex, values } from '../../../test/frames.ts';

const RAW_IP = 101;

/** An IPv4 packet with this IGMP message. */
function packet(message: string) {
  const body = hex(message);
  const length = (20 + body.length).toString(16).padStart(4, '0');
  return dissect(hex(`4500 ${length} 0000 0000 0102 0000 0a000001 e0000001 ${message}`), RAW_IP);
}

describe('igmp', () => {
  it('tells of protocols that only share its number no more than their kind', () => {
    const pim = packet('14 00 ebff 00000000');
    expect(values(pim, 'igmp.type')).toEqual([0x14]);
    for (const name of ['igmp.checksum', 'igmp.maddr', 'igmp.data', 'igmp.version']) {
      expect(values(pim, name)).toEqual([]);
    }
  });

  it('reads times from 128 on as floating point numbers, in version 3 alone', () => {
    expect(values(packet('11 9b 0000 e0000105 02 7d 0000'), 'igmp.max_resp')).toEqual([432]);
    expect(values(packet('11 9b 0000 e0000105'), 'igmp.max_resp')).toEqual([155]);
  });

  it('reads no more group records than there are bytes for', () => {
    const frame = packet('22 00 0000 0000 ffff 04 00 0000 e0000105');
    expect(values(frame, 'igmp.num_grp_recs')).toEqual([0xffff]);
    expect(values(frame, 'igmp.maddr')).toEqual([0xe0000105]);
  });
});
