import { addressFunction } from './ip-range.ts';
import { specialBlockOf } from './ip-special-blocks.ts';

export const ipSpecialName = addressFunction(
  'ip_special_name',
  'The name of the special-purpose block that an address lies in (RFC 6890); nothing for other addresses.',
  'string',
  (address) => {
    const block = specialBlockOf(address);
    return block === undefined ? [] : [block.name];
  },
);
