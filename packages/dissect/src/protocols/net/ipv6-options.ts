import { listed, listedExpert } from '../../declare.ts';
import type { Field } from '../../declared-field.ts';
import { FieldCursor } from '../../field-cursor.ts';
import { bits, item, layout, type Part, rest } from '../../field-layout.ts';
import { listedFields } from '../../known-fields.ts';
import type { FieldSink } from '../../sink.ts';
import type { LayerView, Walk } from '../../view.ts';

// Options of the hop-by-hop and the destination header (RFC 8200 §4.2): a type, the length of the value, the value.

/** Of options that are seldom seen. */
const plainFields = /* @__PURE__ */ listedFields(
  'ipv6.opt.',
  'tel|Tunnel Encapsulation Limit|uint8\n' +
    'mipv6.home_address|MIPv6 Home Address|ipv6\n' +
    'tpf_information|TPF Information|uint32|hex\n' +
    'pmtu.min|Minimum Reported PMTU|uint16\n' +
    'pmtu.rtn|Return Minimum PMTU|uint16\n' +
    'pmtu.r_flag|Return Flag|boolean\n' +
    'dff.flags||uint8|hex\n' +
    'dff.flag.ver|Version (VER)|uint8\n' +
    'dff.flag.dup|Duplicate (DUP)|boolean\n' +
    'dff.flag.ret|Return (RET)|boolean\n' +
    'dff.flag.rsv|Reserved|uint8|hex\n' +
    'dff.sequence_number||uint16|dec_hex\n' +
    'rpl.flag||uint8|hex\n' +
    'rpl.flag.o|Down|boolean\n' +
    'rpl.flag.r|Rank Error|boolean\n' +
    'rpl.flag.f|Forwarding Error|boolean\n' +
    'rpl.flag.rsv|Reserved|uint8|hex\n' +
    'rpl.instance_id|RPLInstanceID|uint8|hex\n' +
    'rpl.sender_rank||uint16|hex\n' +
    'ilnp_nonce|ILNP Nonce|bytes\n' +
    'experimental|Experimental Option|bytes\n' +
    'unknown|Unknown Option Payload|bytes',
);

const plain = (name: string): Field => plainFields[`ipv6.opt.${name}`]!;

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
  ...plainFields,
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

const integer = (header: Header, field: Field, size: number): Option => ({
  header,
  size,
  value: item(field, size),
});

/** RFC 9268 §5: the lowest bit of the second MTU asks for an answer. */
function pathMtu(cursor: FieldCursor): void {
  cursor.integer(plain('pmtu.min'), 2);
  const value = cursor.peek(2);
  cursor.tell(plain('pmtu.rtn'), 2, value & 0xfffe);
  cursor.tell(plain('pmtu.r_flag'), 2, (value & 1) !== 0);
  cursor.skip(2);
}

/** RFC 6971 §9. */
const depthFirst = layout(
  bits(
    plain('dff.flags'),
    1,
    [plain('dff.flag.ver'), 0xc0],
    [plain('dff.flag.dup'), 0x20],
    [plain('dff.flag.ret'), 0x10],
    [plain('dff.flag.rsv'), 0x0f],
  ),
  item(plain('dff.sequence_number'), 2),
);

/** RFC 6553 §3. */
const lossyNetwork = layout(
  bits(
    plain('rpl.flag'),
    1,
    [plain('rpl.flag.o'), 0x80],
    [plain('rpl.flag.r'), 0x40],
    [plain('rpl.flag.f'), 0x20],
    [plain('rpl.flag.rsv'), 0x1f],
  ),
  item(plain('rpl.instance_id'), 1),
  item(plain('rpl.sender_rank'), 2),
);

/** Known, but without fields of their own here. */
const opaque: Part = (cursor) => void cursor.skip(cursor.left);

const OPTIONS: ReadonlyMap<number, Option> = new Map<number, Option>([
  [0x04, integer('destination', plain('tel'), 1)],
  [0x05, integer('hop', fields.routerAlert, 2)],
  [0x07, { header: 'hop', value: opaque }],
  [0x08, { header: 'hop', value: opaque }],
  [0x0f, { header: 'destination', size: 10, value: opaque }],
  [0x26, { header: 'hop', size: 6, value: opaque }],
  [0x30, { header: 'hop', size: 4, value: pathMtu }],
  [0x31, { header: 'hop', value: opaque }],
  [0x41, integer('destination', plain('tpf_information'), 4)],
  [0x63, { header: 'hop', value: lossyNetwork }],
  [0x6d, { header: 'hop', value: opaque }],
  [0x8b, { header: 'destination', value: rest(plain('ilnp_nonce')) }],
  [0x8c, { header: 'destination', value: opaque }],
  [0xc2, integer('hop', fields.jumbo, 4)],
  [0xc9, { header: 'destination', size: 16, value: item(plain('mipv6.home_address'), 16) }],
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
    cursor.sink.add(isExperiment ? plain('experimental') : plain('unknown'), cursor.at, cursor.left);
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
