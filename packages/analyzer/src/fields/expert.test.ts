import { all, createDissector } from '@plainwire/dissect';
import { compile } from '@plainwire/filter-lang';
import { describe, expect, it } from 'vitest';
import { analyzerFields } from '../analyzer-fields.ts';

describe('remarks in filters', () => {
  const registry = analyzerFields(createDissector({ protocols: all }));

  it.each([
    '_ws.expert',
    '_ws.expert.severity == "Warning"',
    '_ws.expert.severity >= "Note"',
    '_ws.expert.group == "Sequence"',
    '_ws.expert.group == "Comment"',
  ])('%s has a meaning', (text) => {
    expect(compile(text, { registry, dialect: '4.0' }).ok).toBe(true);
  });

  it('columns can be filtered on since 4.4', () => {
    const text = '_ws.col.protocol == "TCP"';
    expect(compile(text, { registry }).ok).toBe(true);
    expect(compile(text, { registry, dialect: '4.0' }).ok).toBe(false);
  });
});
