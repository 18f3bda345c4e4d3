import { all, createDissector } from '@plainwire/dissect';
import { expect, it } from 'vitest';
import { analyzerFields } from './analyzer-fields.ts';

it('layers that only the dissector has are no names in filters; their fields are', () => {
  const registry = analyzerFields(createDissector({ protocols: all }));
  const names = new Set(Array.from(registry, ({ name }) => name));
  for (const name of ['dns-tcp', 'tls-handshake']) {
    expect(registry.find(name)).toBeUndefined();
    expect(names.has(name)).toBe(false);
  }
  expect(registry.find('dns.length')?.type).toBe('uint16');
});
