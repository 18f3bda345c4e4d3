import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldMapText } from '../test/field-map.ts';
import { dissect, TCP_FRAME } from '../test/frames.ts';

const file = join(import.meta.dirname, 'field-values.generated.ts');
if (process.env['UPDATE_FIELD_MAP'] !== undefined) writeFileSync(file, fieldMapText());

describe('the field map', () => {
  it('is fresh', () => {
    expect(readFileSync(file, 'utf8')).toBe(fieldMapText());
  });

  it('types what valuesOf gives', () => {
    const ports: readonly number[] = dissect(TCP_FRAME).valuesOf('tcp.port');
    expect(ports).toEqual([8080, 443]);
    const macs: readonly Uint8Array[] = dissect(TCP_FRAME).valuesOf('eth.addr');
    expect(macs).toHaveLength(2);
    expect(dissect(TCP_FRAME).valuesOf('dns.qry.name')).toEqual([]);
  });
});
