import type { Labels } from '../declared-field.ts';
import type { TreeWords } from '../tree.ts';

/** The protocols below the smallest EtherType, from Linux's if_ether.h, as tshark has them. */
const PROTOCOLS: Labels = { 1: 'Raw 802.3', 4: '802.2 LLC', 12: 'CAN', 13: 'CAN FD' };

export const sllWords: TreeWords = {
  'sll.ltype': (value) => {
    const name = PROTOCOLS[Number(value)];
    return name === undefined ? undefined : `${name} (0x${value.toString(16).padStart(4, '0')})`;
  },
};
