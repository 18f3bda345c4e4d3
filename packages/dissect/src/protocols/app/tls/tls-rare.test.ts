import { describe, expect, it } from 'vitest';
import { allValues } from '../../../../test/all-values.ts';
import { dissector, hex } from '../../../../test/frames.ts';

function read(bytes: Uint8Array): Map<string, string[]> {
  const frame = dissector.createFrame();
  dissector.dissectAs(frame, 'tls', bytes);
  return allValues(frame);
}

const TYPES = `16030300430100003f0303${'00'.repeat(32)}000002c02f010000140009000302000100130003020002001400020102`;
const STATUS = `160303003c010000380303${'00'.repeat(32)}000002c02f0100000d00050009010002aabb0002ccdd`;
const URL = `16030300241500002000001d0006687474703a2f01${'ab'.repeat(20)}`;

/** What tshark 4.0.17 prints, by the end of the field's name. */
const CASES: readonly (readonly [record: string, fields: Readonly<Record<string, readonly string[]>>])[] = [
  [
    '1803030017010004aabbccdd000102030405060708090a0b0c0d0e0f',
    {
      'heartbeat_message.type': ['1'],
      'heartbeat_message.payload_length': ['4'],
      'heartbeat_message.payload': ['aabbccdd'],
      'heartbeat_message.padding': ['000102030405060708090a0b0c0d0e0f'],
    },
  ],
  [
    '1803030005014000aabb',
    { 'heartbeat_message.payload_length': ['16384'], 'heartbeat_message.payload': ['aabb'] },
  ],
  [
    '160303000b4300000702683203000000',
    { 'handshake.npn_selected_protocol': ['h2'], 'handshake.npn_padding': ['000000'] },
  ],
  [
    URL,
    {
      'handshake.cert_url.url_hash_len': ['29'],
      'handshake.cert_url.url': ['http:/'],
      'handshake.cert_url.sha1': ['ab'.repeat(20)],
    },
  ],
  [
    '160303000b1600000701000003300100',
    { 'handshake.ocsp_response_len': ['3'], 'handshake.extensions_status_request_type': ['1'] },
  ],
  [
    TYPES,
    {
      'handshake.cert_type.types_len': ['2', '2', '1'],
      'handshake.cert_type.type': ['0x00', '0x01', '0x00', '0x02', '0x02'],
    },
  ],
];

describe('messages and extensions that are seldom seen', () => {
  it.each(CASES)('%s reads as tshark reads it', (record, expected) => {
    const ours = read(hex(record));
    for (const [name, values] of Object.entries(expected)) expect(ours.get(`tls.${name}`)).toEqual(values);
  });

  it('remarks lists that it does not take apart, and a heartbeat that asks for too much', () => {
    expect(read(hex(STATUS)).get('tls.handshake.status_request.undecoded')).toHaveLength(2);
    expect(read(hex(CASES[1]![0])).has('tls.heartbeat_message.payload_length.invalid')).toBe(true);
    expect(read(hex(CASES[0]![0])).has('tls.heartbeat_message.payload_length.invalid')).toBe(false);
  });

  it('never throws, wherever a record is cut', () => {
    for (const [record] of [...CASES, [STATUS]] as const) {
      const bytes = hex(record);
      for (let end = 0; end < bytes.length; end++) expect(() => read(bytes.subarray(0, end))).not.toThrow();
    }
  });
});
