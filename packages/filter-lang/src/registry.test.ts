import { describe, expect, it } from 'vitest';
import type { FieldInfo } from './field.ts';
import { composeRegistries, createRegistry } from './registry.ts';

function field(id: number, name: string, type: FieldInfo['type']): FieldInfo {
  return { id, name, type, needs: 'frame' };
}

describe('a registry', () => {
  it('finds fields by name and gives all of them', () => {
    const registry = createRegistry([field(1, 'a.b', 'uint8'), field(2, 'a.c', 'string')]);
    expect(registry.find('a.b')?.id).toBe(1);
    expect(registry.find('a.x')).toBeUndefined();
    expect([...registry].map(({ name }) => name)).toEqual(['a.b', 'a.c']);
  });

  it('lets fields share a name when they can stand for each other', () => {
    const registry = createRegistry([
      field(1, 'a.b', 'uint8'),
      field(2, 'a.b', 'uint32'),
      field(3, 'a.b', 'string'),
    ]);
    expect(registry.findAll('a.b').map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('refuses an id given twice and types that cannot share a name', () => {
    const one = createRegistry([field(1, 'a.b', 'uint8')]);
    expect(() => composeRegistries(one, createRegistry([field(1, 'a.c', 'uint8')]))).toThrowError(
      expect.objectContaining({ name: 'PlainwireError', code: 'ERR_FIELD_ID' }),
    );
    expect(() => createRegistry([field(1, 'a.b', 'ipv4'), field(2, 'a.b', 'ether')])).toThrowError(
      expect.objectContaining({ code: 'ERR_FIELD_TYPE' }),
    );
  });

  it('counts a field once that several registries hold', () => {
    const one = createRegistry([field(1, 'a.b', 'uint8')]);
    expect(composeRegistries(one, one, createRegistry([field(2, 'a.c', 'uint8')])).size).toBe(2);
  });
});
