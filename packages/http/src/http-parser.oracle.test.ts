import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cut, Wire } from '../test/chunks.ts';
import { createHttpParser, formatHttpMessage, looksLikeHttp } from './index.node.ts';

const folder = join(import.meta.dirname, '../../../../shared/oracle/tls-sessions');
const plaintext = (session: string, side: 'c2s' | 's2c') => readFileSync(join(folder, session, `0.${side}`));
/** Some sessions named after HTTP carry plain bytes. */
const sessions = (existsSync(folder) ? readdirSync(folder) : []).filter(
  (name) => name.startsWith('http-') && looksLikeHttp(plaintext(name, 'c2s')),
);

describe.skipIf(sessions.length === 0)('the true plaintext of HTTP over TLS', () => {
  it.each(sessions)('%s', (session) => {
    const client = plaintext(session, 'c2s');
    const server = plaintext(session, 's2c');
    const wire = new Wire();
    const tunnelled = [0, 0];
    const parser = createHttpParser({
      onTunnel: ({ direction, length }) => {
        tunnelled[direction]! += length;
      },
    });
    const chunks = [...cut(wire.client(client), [700]), ...cut(wire.server(server), [900, 3])];
    const messages = [...parser.push(chunks), ...parser.push([wire.end(0), wire.end(1)]), ...parser.end()];
    for (const direction of [0, 1]) {
      const all = messages.filter((message) => message.direction === direction);
      expect(all.length).toBeGreaterThan(0);
      // Every byte belongs to a message, and each message begins where the one before it ended.
      let at = 0;
      for (const message of all) {
        expect(message).toMatchObject({ complete: true, faults: [], offset: at });
        expect(message.decode().faults).toEqual([]);
        expect(formatHttpMessage(message).length).toBeGreaterThan(message.head.length / 2);
        at += message.length;
      }
      expect(at + tunnelled[direction]!).toBe(direction === 0 ? client.length : server.length);
    }
    for (const response of messages.filter(({ kind }) => kind === 'response')) {
      expect(response.request).toBeDefined();
    }
  });
});

if (sessions.length === 0) console.log(`skipped: no recorded sessions in ${folder}`);
