import { expect, it } from 'vitest';
import { dissect, dissector, TCP_FRAME, values } from '../../../test/frames.ts';
import { frameTree } from '../../tree.ts';

it.each([
  ['user=joe&pass=x%20y+z', ['user', 'pass'], ['joe', 'x y z']],
  ['a&b=&=c&&d=e=f', ['a', 'b', '', 'd'], ['', '', 'c', 'e=f']],
  ['n=J%C3%BCrgen%', ['n'], ['Jürgen%']],
  ['n=%2', ['n'], ['%2']],
])('the items of %s', (text, keys, found) => {
  const frame = dissect(TCP_FRAME);
  dissector.dissectAs(frame, 'urlencoded-form', new TextEncoder().encode(text));
  expect(values(frame, 'urlencoded-form.key')).toEqual(keys);
  expect(values(frame, 'urlencoded-form.value')).toEqual(found);
  const [first] = frameTree(frame).at(-1)!.children;
  expect(first!.label).toBe(`Form item: "${keys[0]}" = "${found[0]}"`);
});
