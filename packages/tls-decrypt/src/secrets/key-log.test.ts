import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyLog, parseKeyLog } from './key-log.ts';

const random = 'ab'.repeat(32);
const master = 'cd'.repeat(48);

describe('a key log', () => {
  it.each([
    'CLIENT_RANDOM',
    'PMS_CLIENT_RANDOM',
    'CLIENT_EARLY_TRAFFIC_SECRET',
    'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
    'SERVER_HANDSHAKE_TRAFFIC_SECRET',
    'CLIENT_TRAFFIC_SECRET_0',
    'SERVER_TRAFFIC_SECRET_0',
    'CLIENT_TRAFFIC_SECRET_12',
    'EXPORTER_SECRET',
    'EARLY_EXPORTER_SECRET',
    'ECH_SECRET',
    'ECH_CONFIG',
  ])('knows %s', (label) => {
    const log = parseKeyLog(`${label} ${random} ${master}\n`);
    expect(log.find(label, random)).toHaveLength(48);
    expect([log.sessions, log.size, log.ignored, log.faults.length]).toEqual([1, 1, 0, 0]);
  });

  it('knows the QUIC names of the same secrets', () => {
    const log = parseKeyLog(`QUIC_CLIENT_TRAFFIC_SECRET_0 ${random} ${master}`);
    expect(log.find('CLIENT_TRAFFIC_SECRET_0', random)).toHaveLength(48);
  });

  it('knows RSA lines, by encrypted pre-master secret and by session id', () => {
    const log = parseKeyLog(`RSA 0011223344556677 ${master}\nRSA Session-ID:beef Master-Key:${master}\n`);
    expect(log.find('RSA', '0011223344556677')).toHaveLength(48);
    expect(log.find('SESSION_ID', 'beef')).toHaveLength(48);
  });

  it('takes CRLF, comments, blank lines, upper case, a byte order mark, tabs and no last line break', () => {
    const text = `\ufeff# comment\r\n\r\nCLIENT_RANDOM\t${random.toUpperCase()}  ${master.toUpperCase()}  \r\n#\r\nPMS_CLIENT_RANDOM ${random} ${master}`;
    const log = parseKeyLog(text);
    expect([log.size, log.sessions, log.faults.length]).toEqual([2, 1, 0]);
    expect(parseKeyLog(new TextEncoder().encode(text)).size).toBe(2);
  });

  it('takes the last of two lines for the same secret', () => {
    const log = parseKeyLog(
      `CLIENT_RANDOM ${random} ${master}\nCLIENT_RANDOM ${random} ${'ef'.repeat(48)}\n`,
    );
    expect(log.find('CLIENT_RANDOM', random)![0]).toBe(0xef);
  });

  it('counts unknown labels, and names bad lines by number alone', () => {
    const log = parseKeyLog(
      `NEW_LABEL ${random} 00\nCLIENT_RANDOM ${random}\nCLIENT_RANDOM ${random} xyz\n\u0000\u0001junk\nCLIENT_RANDOM abcd ${master}\nCLIENT_RANDOM ${random} ${master} more\n`,
    );
    expect(log.ignored).toBe(1);
    expect(log.faults.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
    expect(JSON.stringify(log.faults)).not.toContain('ab');
  });

  it('counts secrets that a later line gives another value, which is the one that counts', () => {
    const other = 'ef'.repeat(48);
    const log = parseKeyLog(
      `CLIENT_RANDOM ${random} ${master}\nCLIENT_RANDOM ${random} ${master}\nCLIENT_RANDOM ${random.toUpperCase()} ${other}\n`,
    );
    expect([log.conflicts, log.size]).toEqual([1, 1]);
    expect(log.find('CLIENT_RANDOM', random)![0]).toBe(0xef);
  });

  it('may grow: what has no line break waits', () => {
    const log = new KeyLog();
    const line = `CLIENT_RANDOM ${random} ${master}\n`;
    for (const character of line.slice(0, -1)) log.append(character);
    expect(log.size).toBe(0);
    log.append('\n');
    expect(log.size).toBe(1);
    expect(log.faults).toEqual([]);
  });

  it('takes anything without an exception, cut anywhere', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.nat(), (text, at) => {
        const whole = parseKeyLog(text);
        const grown = new KeyLog();
        grown.append(text.slice(0, at % (text.length + 1)));
        grown.append(text.slice(at % (text.length + 1)));
        grown.flush();
        expect(grown.size).toBe(whole.size);
      }),
    );
  });

  it('is not quadratic in a line without an end', () => {
    const log = new KeyLog();
    for (let i = 0; i < 2000; i++) log.append('x'.repeat(1000));
    log.flush();
    expect(log.faults).toHaveLength(1);
  });

  it('shows no secret when it is printed, and keeps none when disposed of', () => {
    const log = parseKeyLog(`CLIENT_RANDOM ${random} ${master}\n`);
    for (const text of [String(log), JSON.stringify({ log }), inspect(log, { depth: 9 })]) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('cd');
    }
    const secret = log.find('CLIENT_RANDOM', random)!;
    log.dispose();
    expect(secret.every((byte) => byte === 0)).toBe(true);
    expect([log.size, log.sessions]).toEqual([0, 0]);
  });
});
