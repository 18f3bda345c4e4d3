import { listed } from '../../declare.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView } from '../../view.ts';

// Options of IPv4 (RFC 791 §3.1): a type byte; all but two types have a length byte, which counts both.

const END = 0;
const NO_OPERATION = 1;
const ROUTER_ALERT = 148;

export const ipv4OptionFields = {
  optionType: listed('ip.opt.type', 'Type', 'uint8'),
  optionCopied: listed('ip.opt.type.copy', 'Copy on fragmentation', 'boolean'),
  optionClass: listed('ip.opt.type.class', 'Class', 'uint8'),
  optionNumber: listed('ip.opt.type.number', 'Number', 'uint8'),
  optionLength: listed('ip.opt.len', 'Length', 'uint8'),
  routerAlert: listed('ip.opt.ra', 'Router Alert', 'uint16'),
};

const fields = ipv4OptionFields;

/** Each option of the header; stops at a length that is impossible. */
export function walkIpv4Options({ bytes, start, end }: LayerView, sink: FieldSink): void {
  let at = start + 20;
  while (at < end) {
    const type = bytes[at]!;
    sink.add(fields.optionType, at, 1);
    sink.set(fields.optionCopied, at, 1, type >= 0x80);
    sink.set(fields.optionClass, at, 1, (type >> 5) & 3);
    sink.set(fields.optionNumber, at, 1, type & 0x1f);
    if (type === END) return;
    if (type === NO_OPERATION) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) return;
    sink.add(fields.optionLength, at + 1, 1);
    if (type === ROUTER_ALERT && length === 4) sink.add(fields.routerAlert, at + 2, 2);
    at += length;
  }
}
