import { all, createDissector } from '@plainwire/dissect';
import { compile } from '@plainwire/filter-lang';
import { describe, expect, it } from 'vitest';
import { analyzerFields } from '../analyzer-fields.ts';

describe('names that look like bytes', () => {
  const registry = analyzerFields(createDissector({ protocols: all }));
  const codes = (text: string) =>
    compile(text, { registry, dialect: '4.0' }).diagnostics.map(({ code }) => code);

  it('are the protocols, as in Wireshark', () => {
    expect(codes('eth.dst contains ff')).toContain('incompatible-types');
    expect(codes('frame contains fc')).toEqual(['name-or-bytes']);
    expect(codes('frame contains :ff')).toEqual([]);
  });
});
