import { describe, expect, it } from 'vitest';
import { dissector, hex, TCP_FRAME, values } from '../../../../test/frames.ts';
import type { Frame } from '../../../frame.ts';
import { tls } from './tls.ts';

/** A ClientHello with SNI a.example, ALPN h2, group x25519, and a GREASE suite. */
const SNI = '0000 000e 000c 00 0009 612e6578616d706c65';
const ALPN = '0010 0005 0003 02 6832';
const GROUPS = '000a 0006 0004 0a0a 001d';
const FORMATS = '000b 0002 01 00';
const HELLO_BODY = `0303 5f000000 ${'11'.repeat(28)} 00 0006 2a2a 1301 c02f 01 00 002b ${SNI} ${ALPN} ${GROUPS} ${FORMATS}`;
const HELLO = `01 00005a ${HELLO_BODY}`;
const RECORD = `16 0301 005e ${HELLO}`;

function stream(text: string): Frame {
  const frame = dissector.dissect({
    buffer: TCP_FRAME,
    offset: 0,
    capturedLength: TCP_FRAME.length,
    linkType: 1,
  });
  return dissector.dissectAs(frame, 'tls', hex(text));
}

describe('tls', () => {
  it('reads a ClientHello', () => {
    const frame = stream(RECORD);
    expect(frame.fault).toBeUndefined();
    expect(values(frame, 'tls.record.version')).toEqual([0x0301]);
    expect(values(frame, 'tls.handshake.type')).toEqual([1]);
    expect(values(frame, 'tls.handshake.version')).toEqual([0x0303]);
    expect(values(frame, 'tls.handshake.ciphersuite')).toEqual([0x2a2a, 0x1301, 0xc02f]);
    expect(frame.layer(tls)?.serverName).toEqual(['a.example']);
    expect(values(frame, 'tls.handshake.extensions_alpn_str')).toEqual(['h2']);
    expect(values(frame, 'tls.handshake.extension.type')).toEqual([0, 16, 10, 11]);
    expect(values(frame, 'tls.handshake.ja3_full')).toEqual(['771,4865-49199,0-16-10-11,29,0']);
    expect(values(frame, 'tls.handshake.random_time')).toEqual([0x5f000000n * 1_000_000_000n]);
  });

  it('reads several records of one buffer', () => {
    const frame = stream(`${RECORD} 14 0303 0001 01 17 0303 0003 aabbcc 15 0303 0002 02 28`);
    expect(values(frame, 'tls.record.content_type')).toEqual([22, 20, 23, 21]);
    expect(values(frame, 'tls.app_data')).toEqual([hex('aabbcc')]);
    expect(values(frame, 'tls.alert_message.level')).toEqual([2]);
    expect(values(frame, 'tls.alert_message.desc')).toEqual([40]);
  });

  it('tells nothing of the inside of encrypted messages', () => {
    const frame = stream('16 0303 0010 00112233445566778899aabbccddeeff 15 0303 0004 00112233');
    expect(values(frame, 'tls.handshake')).toEqual([true]);
    expect(values(frame, 'tls.handshake.type')).toEqual([]);
    expect(values(frame, 'tls.alert_message.level')).toEqual([]);
  });

  it('reads handshake messages that stand alone', () => {
    const frame = dissector.dissect({
      buffer: TCP_FRAME,
      offset: 0,
      capturedLength: TCP_FRAME.length,
      linkType: 1,
    });
    dissector.dissectAs(frame, 'tls-handshake', hex(`${HELLO} 14 000002 abcd`));
    expect(frame.protocolStack).toBe('eth:ethertype:ip:tcp');
    expect(values(frame, 'tls.handshake.type')).toEqual([1, 20]);
    expect(values(frame, 'tls.handshake.verify_data')).toEqual([true]);
  });

  it('says that a record is cut, at every shorter length', () => {
    const whole = hex(RECORD);
    for (let length = 0; length < whole.length; length++) {
      const frame = dissector.dissect({ buffer: TCP_FRAME, offset: 0, capturedLength: 66, linkType: 1 });
      dissector.dissectAs(frame, 'tls', whole.subarray(0, length));
      const needed = length < 5 ? 5 : whole.length;
      expect(frame.fault).toMatchObject({ code: 'incomplete', layer: 'tls', offset: 0, needed, had: length });
      for (const field of dissector.fields) frame.values(field.id);
    }
  });

  it('calls what is no record malformed', () => {
    expect(stream('474554202f').fault).toMatchObject({ code: 'malformed', layer: 'tls', offset: 0 });
    expect(stream(`${RECORD} 474554202f`).fault).toMatchObject({ code: 'malformed', offset: 99 });
  });

  it('does not follow lengths that lie', () => {
    const frame = stream(RECORD.replace('0006 2a2a', 'ffff 2a2a'));
    expect(values(frame, 'tls.handshake.ciphersuite').length).toBeLessThan(60);
    expect(values(frame, 'tls.handshake.extensions_server_name')).toEqual([]);
  });
});
