import { listed, listedExpert } from '../../declare.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { bits, item, layout, type Part, rest } from '../../field-layout.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView, Walk } from '../../view.ts';

// Options of the hop-by-hop and the destination header (RFC 8200 §4.2): a type, the length of the value, the value.

export const ipv6OptionFields = {
  option: listed('ipv6.opt', 'IPv6 Option', 'none'),
  optionType: listed('ipv6.opt.type', '', 'uint8', { base: 'hex' }),
  optionAction: listed('ipv6.opt.type.action', '', 'uint8', {
    labels: {
      0: 'Skip and continue',
      1: 'Discard',
      2: 'Discard and send ICMP Parameter Problem',
      3: 'Discard and send ICMP Parameter Problem only if destination is not a multicast address',
    },
  }),
  optionChange: listed('ipv6.opt.type.change', 'May Change', 'boolean', { labels: { 0: 'No', 1: 'Yes' } }),
  optionRest: listed('ipv6.opt.type.rest', 'Low-Order Bits', 'uint8', { base: 'hex' }),
  optionLength: listed('ipv6.opt.length', '', 'uint8'),
  pad1: listed('ipv6.opt.pad1', '', 'none'),
  padN: listed('ipv6.opt.padn', 'PadN', 'bytes', { base: 'none_is_none' }),
  routerAlert: listed('ipv6.opt.router_alert', '', 'uint16', {
    labels: { 0: 'MLD', 1: 'RSVP', 2: 'Active Network' },
  }),
  jumbo: listed('ipv6.opt.jumbo', 'Payload Length', 'uint32'),
  tunnelLimit: listed('ipv6.opt.tel', 'Tunnel Encapsulation Limit', 'uint8'),
  homeAddress: listed('ipv6.opt.mipv6.home_address', 'MIPv6 Home Address', 'ipv6'),
  tunnelPayload: listed('ipv6.opt.tpf_information', 'TPF Information', 'uint32', { base: 'hex' }),
  pathMtu: listed('ipv6.opt.pmtu.min', 'Minimum Reported PMTU', 'uint16'),
  pathMtuBack: listed('ipv6.opt.pmtu.rtn', 'Return Minimum PMTU', 'uint16'),
  pathMtuReturn: listed('ipv6.opt.pmtu.r_flag', 'Return Flag', 'boolean'),
  dffFlags: listed('ipv6.opt.dff.flags', '', 'uint8', { base: 'hex' }),
  dffVersion: listed('ipv6.opt.dff.flag.ver', 'Version (VER)', 'uint8'),
  dffDuplicate: listed('ipv6.opt.dff.flag.dup', 'Duplicate (DUP)', 'boolean'),
  dffReturn: listed('ipv6.opt.dff.flag.ret', 'Return (RET)', 'boolean'),
  dffReserved: listed('ipv6.opt.dff.flag.rsv', 'Reserved', 'uint8', { base: 'hex' }),
  dffSequence: listed('ipv6.opt.dff.sequence_number', '', 'uint16', { base: 'dec_hex' }),
  rplFlags: listed('ipv6.opt.rpl.flag', '', 'uint8', { base: 'hex' }),
  rplDown: listed('ipv6.opt.rpl.flag.o', 'Down', 'boolean'),
  rplRankError: listed('ipv6.opt.rpl.flag.r', 'Rank Error', 'boolean'),
  rplForwardingError: listed('ipv6.opt.rpl.flag.f', 'Forwarding Error', 'boolean'),
  rplReserved: listed('ipv6.opt.rpl.flag.rsv', 'Reserved', 'uint8', { base: 'hex' }),
  rplInstance: listed('ipv6.opt.rpl.instance_id', 'RPLInstanceID', 'uint8', { base: 'hex' }),
  rplRank: listed('ipv6.opt.rpl.sender_rank', '', 'uint16', { base: 'hex' }),
  nonce: listed('ipv6.opt.ilnp_nonce', 'ILNP Nonce', 'bytes'),
  experimental: listed('ipv6.opt.experimental', 'Experimental Option', 'bytes'),
  unknown: listed('ipv6.opt.unknown', 'Unknown Option Payload', 'bytes'),
  unknownData: listed('ipv6.opt_unknown_data', 'Unknown Data', 'bytes'),
  unknownNote: listedExpert(
    'ipv6.opt.unknown_data.expert',
    'Unknown Data (not interpreted)',
    'note',
    'undecoded',
  ),
  badLength: listedExpert('ipv6.opt.invalid_len', 'Invalid IPv6 option length', 'error', 'malformed'),
  wrongHeader: listedExpert(
    'ipv6.opt.header_mismatch',
    'Wrong options extension header for type',
    'warning',
    'protocol',
  ),
};

const fields = ipv6OptionFields;
const PAD1 = 0;
const PADN = 1;
/** RFC 4727 §5: the low-order bits of those that are for experiments. */
const EXPERIMENT = 0x1e;

type Header = 'hop' | 'destination';

interface Option {
  /** Which header it belongs in; both when not said. */
  readonly header?: Header;
  /** How long its value is. */
  readonly size?: number;
  readonly value: Part;
}

const integer = (header: Header, field: (typeof fields)['jumbo'], size: number): Option => ({
  header,
  size,
  value: item(field, size),
});

/** RFC 9268 §5: the lowest bit of the second MTU asks for an answer. */
function pathMtu(cursor: FieldCursor): void {
  cursor.integer(fields.pathMtu, 2);
  const value = cursor.peek(2);
  cursor.tell(fields.pathMtuBack, 2, value & 0xfffe);
  cursor.tell(fields.pathMtuReturn, 2, (value & 1) !== 0);
  cursor.skip(2);
}

/** RFC 6971 §9. */
const depthFirst = layout(
  bits(
    fields.dffFlags,
    1,
    [fields.dffVersion, 0xc0],
    [fields.dffDuplicate, 0x20],
    [fields.dffReturn, 0x10],
    [fields.dffReserved, 0x0f],
  ),
  item(fields.dffSequence, 2),
);

/** RFC 6553 §3. */
const lossyNetwork = layout(
  bits(
    fields.rplFlags,
    1,
    [fields.rplDown, 0x80],
    [fields.rplRankError, 0x40],
    [fields.rplForwardingError, 0x20],
    [fields.rplReserved, 0x1f],
  ),
  item(fields.rplInstance, 1),
  item(fields.rplRank, 2),
);

/** Known, but without fields of their own here. */
const opaque: Part = (cursor) => void cursor.skip(cursor.left);

const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [0x04, integer('destination', fields.tunnelLimit, 1)],
  [0x05, integer('hop', fields.routerAlert, 2)],
  [0x07, { header: 'hop', value: opaque }],
  [0x08, { header: 'hop', value: opaque }],
  [0x0f, { header: 'destination', size: 10, value: opaque }],
  [0x26, { header: 'hop', size: 6, value: opaque }],
  [0x30, { header: 'hop', size: 4, value: pathMtu }],
  [0x31, { header: 'hop', value: opaque }],
  [0x41, integer('destination', fields.tunnelPayload, 4)],
  [0x63, { header: 'hop', value: lossyNetwork }],
  [0x6d, { header: 'hop', value: opaque }],
  [0x8b, { header: 'destination', value: rest(fields.nonce) }],
  [0x8c, { header: 'destination', value: opaque }],
  [0xc2, integer('hop', fields.jumbo, 4)],
  [0xc9, { header: 'destination', size: 16, value: item(fields.homeAddress, 16) }],
  [0xee, { header: 'hop', size: 3, value: depthFirst }],
]);

/** The options of a header of this kind; nothing is read behind one that runs over the end. */
export const walkIpv6Options =
  (header: Header): Walk =>
  ({ bytes, start, end }: LayerView, sink: FieldSink) => {
    let at = start + 2;
    while (at < end) {
      const length = bytes[at] === PAD1 ? 1 : 2 + (bytes[at + 1] ?? 0);
      const option = new FieldCursor(bytes, at, Math.min(at + length, end), sink);
      if (!walkOption(option, length, header)) return;
      at += length;
    }
  };

function walkOption(cursor: FieldCursor, length: number, header: Header): boolean {
  const { sink, at } = cursor;
  const fits = length === cursor.left;
  const type = cursor.peek(1);
  sink.open(fields.option, at, cursor.left);
  sink.add(fields.optionType, at, 1);
  cursor.skip(1);
  if (type === PAD1) {
    sink.add(fields.pad1, at, 1);
  } else {
    sink.set(fields.optionAction, at, 1, type >> 6);
    sink.set(fields.optionChange, at, 1, (type & 0x20) !== 0);
    sink.set(fields.optionRest, at, 1, type & 0x1f);
    cursor.integer(fields.optionLength, 1);
    if (fits) walkValue(cursor, type, header);
  }
  sink.close();
  return fits;
}

function walkValue(cursor: FieldCursor, type: number, header: Header): void {
  if (type === PADN) {
    cursor.sink.add(fields.padN, cursor.at, cursor.left);
    return;
  }
  const known = OPTIONS.get(type);
  if (known === undefined) {
    const isExperiment = (type & 0x1f) === EXPERIMENT;
    if (!isExperiment) cursor.tell(fields.unknownNote, 0, true);
    cursor.sink.add(isExperiment ? fields.experimental : fields.unknown, cursor.at, cursor.left);
    return;
  }
  const { size } = known;
  if (known.header !== header) cursor.tell(fields.wrongHeader, 0, true);
  if (size !== undefined && size !== cursor.left) cursor.tell(fields.badLength, 0, true);
  if (size === undefined || size <= cursor.left) {
    known.value(size === undefined ? cursor : cursor.inside(size));
    if (cursor.left > 0) leftOver(cursor);
  }
}

function leftOver(cursor: FieldCursor): void {
  cursor.tell(fields.unknownNote, 0, true);
  cursor.rest(fields.unknownData);
}
