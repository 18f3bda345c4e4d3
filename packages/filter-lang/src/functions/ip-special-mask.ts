import { addressFunction } from './ip-range.ts';
import { specialBlockOf } from './ip-special-blocks.ts';

export const ipSpecialMask = addressFunction(
  'ip_special_mask',
  'What the registry says of the special-purpose block that an address lies in (RFC 6890 §2.2.1), as bits: 0x10 may be a source, 0x08 a destination, 0x04 forwardable, 0x02 globally reachable, 0x01 reserved by protocol; nothing for other addresses.',
  'uint32',
  (address) => {
    const block = specialBlockOf(address);
    return block === undefined ? [] : [block.mask];
  },
);
