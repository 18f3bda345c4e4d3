import { describe, expect, it } from 'vitest';
import {
  dissect,
  dissector,
  ETHERNET,
  hex,
  IPV4_TCP,
  TCP_FRAME,
  TCP_WITH_TIMESTAMPS,
  values,
} from '../test/frames.ts';
import { createDissector } from './dissector.ts';
import { all } from './protocols/all.ts';
import { ipv4 } from './protocols/net/ipv4.ts';
import { tcp } from './protocols/transport/tcp.ts';

describe('dissect', () => {
  it('lists the layers of a frame with their places', () => {
    const frame = dissect(TCP_FRAME);
    expect(frame.protocolStack).toBe('eth:ethertype:ip:tcp');
    expect(frame.layerCount).toBe(3);
    expect([frame.startAt(2), frame.endAt(2), frame.limitAt(2), frame.wireLimitAt(2)]).toEqual([
      34, 66, 66, 66,
    ]);
    expect(frame.fault).toBeUndefined();
    expect(frame.indexOf(dissector.protocolId('tcp'))).toBe(2);
    expect(frame.lastIndexOf(dissector.protocolId('dns'))).toBe(-1);
  });

  it('gives typed views', () => {
    const view = dissect(TCP_FRAME).layer(tcp);
    const port: number | undefined = view?.srcPort;
    expect(port).toBe(8080);
    expect(view?.seq).toBe(0x01020304);
    expect(view?.timestampValue).toEqual([0x11223344]);
    expect(view?.psh).toBe(true);
    expect(view?.syn).toBe(false);
  });

  it('fills a frame that it is given again', () => {
    const frame = dissect(TCP_FRAME);
    const record = { buffer: TCP_FRAME, offset: 0, capturedLength: 20, linkType: 1 };
    expect(dissector.dissect(record, frame)).toBe(frame);
    expect(frame.layerCount).toBe(1);
    expect(frame.fault?.layer).toBe('ip');
    dissector.dissect({ ...record, capturedLength: TCP_FRAME.length }, frame);
    expect(frame.layerCount).toBe(3);
    expect(frame.fault).toBeUndefined();
  });

  it('cuts Ethernet padding by the IP length', () => {
    const padded = hex(`${ETHERNET} 0800 45000028 00000000 40060000 c0000201 c6336402
      1f9001bb 00000000 00000000 50100000 00000000 000000000000`);
    const frame = dissect(padded);
    expect(frame.layer(tcp)?.segmentLength).toBe(0);
    expect(frame.limitAt(2)).toBe(54);
    expect(values(frame, 'eth.padding')).toEqual([new Uint8Array(6)]);
  });

  it('takes what was captured when the IPv4 total length is 0', () => {
    const offloaded = hex(
      `${ETHERNET} 0800 ${IPV4_TCP.replace('45000034', '45000000')} ${TCP_WITH_TIMESTAMPS} 6162`,
    );
    expect(dissect(offloaded).layer(tcp)?.segmentLength).toBe(2);
  });

  it('says how long a segment was on the wire when the capture cut it', () => {
    const frame = dissect(
      hex(`${ETHERNET} 0800 ${IPV4_TCP.replace('45000034', '450005dc')} ${TCP_WITH_TIMESTAMPS} 6162`),
      1,
      1514,
    );
    expect(frame.layer(tcp)?.segmentLength).toBe(1448);
    expect(values(frame, 'tcp.payload')).toEqual([hex('6162')]);
    expect(frame.wireLimitAt(2) - frame.limitAt(2)).toBe(1446);
  });

  it('reads no upper layer from fragments', () => {
    for (const flags of ['2000', '0003', '6001']) {
      const frame = dissect(
        hex(`${ETHERNET} 0800 ${IPV4_TCP.replace('4000', flags)} ${TCP_WITH_TIMESTAMPS}`),
      );
      expect(frame.protocolStack).toBe('eth:ethertype:ip:data');
    }
  });

  it('reads the first fragment as far as it goes when the capture cut it', () => {
    const frame = dissect(
      hex(`${ETHERNET} 0800 ${IPV4_TCP.replace('4000', '2000')} ${TCP_WITH_TIMESTAMPS}`).subarray(0, 60),
      1,
      66,
    );
    expect(frame.protocolStack).toBe('eth:ethertype:ip:tcp');
    expect(values(frame, 'tcp.srcport')).toEqual([8080]);
  });

  it('reads the options of a TCP header as far as the capture goes, and blames none for it', () => {
    const whole = hex(`${ETHERNET} 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`);
    const frame = dissect(whole.subarray(0, 34 + 20 + 6), 1, whole.length);
    expect(values(frame, 'tcp.option_kind')).toEqual([1, 1, 8]);
    expect(values(frame, 'tcp.option_len')).toEqual([10]);
    expect(values(frame, 'tcp.option.len.invalid')).toEqual([]);
    expect(values(frame, 'tcp.len')).toEqual([0]);
  });

  it('walks stacked VLAN tags', () => {
    const frame = dissect(
      hex(`${ETHERNET} 88a8 2001 8100 2064 8100 0005 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`),
    );
    expect(frame.protocolStack).toBe(
      'eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:vlan:ethertype:ip:tcp',
    );
    expect(values(frame, 'vlan.id')).toEqual([100, 5]);
    expect(values(frame, 'vlan.priority')).toEqual([1, 0]);
  });

  it('stops at 32 layers', () => {
    const tags = '8100 0001 '.repeat(40);
    const frame = dissect(hex(`${ETHERNET} ${tags} 0800`));
    expect(frame.layerCount).toBe(32);
    expect(frame.fault).toMatchObject({ code: 'limit', layer: 'vlan', limitedBy: 'layers' });
  });

  it('reads a long chain of IPv6 extension headers: they are not nested', () => {
    const chain = '3c00 0104 00000000'.repeat(60);
    const frame = dissect(
      hex(`${ETHERNET} 86dd 60000000 01e8 3c 40 ${'20010db8'.repeat(8)} ${chain} 3b00 0104 00000000`),
    );
    expect(frame.layerCount).toBe(3 + 60);
    expect(frame.fault).toBeUndefined();
  });

  it('tells FabricPath from the Ethernet that it looks like', () => {
    const inner = `${ETHERNET} 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS}`;
    const frame = dissect(hex(`f351d64e6200 964ebf4e521d 8903 0040 ${inner} deadbeef`));
    expect(frame.protocolStack).toBe('eth:cfp:eth:ethertype:ip:tcp');
    expect(values(frame, 'eth.type')).toEqual([0x0800]);
  });

  it('reads what it is told to read otherwise, and not what is disabled', () => {
    const record = { buffer: TCP_FRAME, offset: 0, capturedLength: TCP_FRAME.length, linkType: 1 };
    const decodeAs = createDissector({
      protocols: all,
      decodeAs: [{ table: 'ip.proto', key: 6, protocol: 'udp' }],
    });
    expect(decodeAs.dissect(record).protocolStack).toMatch(/^eth:ethertype:ip:udp/);
    const disabled = createDissector({ protocols: all, disabled: ['tcp'] });
    expect(disabled.dissect(record).protocolStack).toBe('eth:ethertype:ip:data');
    expect(disabled.fields.find('tcp.port')).toBeDefined();
    expect(() => createDissector({ protocols: all, disabled: ['tpc'] })).toThrow(/tpc/);
  });

  it('appends the layers of a further buffer', () => {
    const frame = dissect(TCP_FRAME);
    dissector.dissectAs(frame, 'ip', TCP_FRAME.subarray(14));
    expect(frame.protocolStack).toBe('eth:ethertype:ip:tcp:ip:tcp');
    expect(frame.startAt(3)).toBe(0);
    expect(frame.layers(ipv4).map((view) => view.src)).toEqual([0xc0000201, 0xc0000201]);
    expect(frame.layers(tcp).map((view) => view.srcPort)).toEqual([8080, 8080]);
  });
});

describe('faults', () => {
  it('say which layer is short, and by how much, at every shorter length', () => {
    const expected = [
      { from: 0, layer: 'eth', offset: 0, needed: 14 },
      { from: 14, layer: 'ip', offset: 14, needed: 20 },
      { from: 34, layer: 'tcp', offset: 34, needed: 20 },
      { from: 54, layer: 'tcp', offset: 34, needed: 32 },
    ];
    for (let length = 0; length < TCP_FRAME.length; length++) {
      const want = expected.findLast(({ from }) => length >= from)!;
      const { fault } = dissect(TCP_FRAME.subarray(0, length), 1, TCP_FRAME.length);
      expect(fault, `${length} bytes`).toMatchObject({
        code: 'incomplete',
        layer: want.layer,
        offset: want.offset,
        needed: want.needed,
        had: length - want.offset,
        limitedBy: 'capture',
      });
    }
  });

  it('name the length field that left too little', () => {
    const frame = dissect(
      hex(`${ETHERNET} 0800 ${IPV4_TCP.replace('45000034', '4500001e')} ${TCP_WITH_TIMESTAMPS}`),
    );
    expect(frame.fault).toMatchObject({ code: 'incomplete', layer: 'tcp', had: 10, limitedBy: 'ip.len' });
  });

  it.each([
    ['an IPv4 header shorter than 20 bytes', IPV4_TCP.replace('45', '44'), 'ip', 14],
    ['an IPv4 header of version 5', IPV4_TCP.replace('45', '55'), 'ip', 14],
    ['an IPv4 total length less than the header', IPV4_TCP.replace('45000034', '45000012'), 'ip', 16],
  ])('call %s malformed', (_what, header, layer, offset) => {
    const frame = dissect(hex(`${ETHERNET} 0800 ${header} ${TCP_WITH_TIMESTAMPS}`));
    expect(frame.fault).toMatchObject({ code: 'malformed', layer, offset });
    expect(frame.layerCount).toBe(1);
    expect(values(frame, 'ip.version')).toHaveLength(1);
    expect(values(frame, 'ip.src')).toEqual([]);
  });

  it('call a TCP header shorter than 20 bytes malformed', () => {
    const frame = dissect(hex(`${ETHERNET} 0800 ${IPV4_TCP} ${TCP_WITH_TIMESTAMPS.replace('8018', '4018')}`));
    expect(frame.fault).toMatchObject({ code: 'malformed', layer: 'tcp', offset: 46 });
    expect(frame.layer(tcp)?.srcPort).toBe(8080);
  });
});

describe('fields', () => {
  it('are numbered densely and found by name', () => {
    const ids = [...dissector.fields].map(({ id }) => id);
    expect(ids).toEqual([...ids.keys()]);
    expect(dissector.fields.find('tcp.srcport')).toMatchObject({ type: 'uint16', needs: 'frame' });
    expect(dissector.fields.find('tcp.stream')?.needs).toBe('state');
    expect(dissector.fields.find('tcp')).toMatchObject({
      type: 'protocol',
      protocolId: dissector.protocolId('tcp'),
    });
  });

  it('of fixed places say where they are', () => {
    const tcpId = dissector.protocolId('tcp');
    expect(dissector.fields.find('tcp.port')?.locate).toEqual([
      { protocolId: tcpId, at: 0, bits: 16, shift: 0 },
      { protocolId: tcpId, at: 2, bits: 16, shift: 0 },
    ]);
    expect(dissector.fields.find('tcp.flags')?.locate).toEqual([
      { protocolId: tcpId, at: 12, bits: 12, shift: 0 },
    ]);
    expect(dissector.fields.find('tcp.flags.syn')?.locate).toEqual([
      { protocolId: tcpId, at: 13, bits: 1, shift: 1 },
    ]);
    expect(dissector.fields.find('ip.addr')?.locate).toHaveLength(2);
    expect(dissector.fields.find('ip.flags.mf')?.locate).toMatchObject([{ at: 6, bits: 1, shift: 5 }]);
  });

  it('give their values', () => {
    const frame = dissect(TCP_FRAME);
    expect(values(frame, 'tcp.port')).toEqual([8080, 443]);
    expect(values(frame, 'ip.addr')).toEqual([0xc0000201, 0xc6336402]);
    expect(values(frame, 'tcp.flags')).toEqual([0x018]);
    expect(values(frame, 'tcp.flags.ack')).toEqual([true]);
    expect(values(frame, 'tcp.option_kind')).toEqual([1, 1, 8]);
    expect(values(frame, 'tcp')).toEqual([TCP_FRAME.subarray(34, 66)]);
    expect(values(frame, 'tcp.stream')).toEqual([]);
  });
});
