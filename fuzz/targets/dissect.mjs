import { escapeText } from '@plainwire/bytes';
import { all, createDissector, formatValue, frameJson, frameTree } from '@plainwire/dissect';
import { framesOf } from './fixtures.mjs';
import { frames, hex, join, otherLinks } from './frames.mjs';

const dissector = createDissector({ protocols: all });
const perSegment = createDissector({ protocols: all, perSegment: true });
const LINKS = [1, 0, 101, 113, 276, 228, 229, 108, 12, 14, 105, 127, 147];
const fields = [...dissector.fields];

/** The first byte chooses the link type and whether payloads are read, the second how much the snapshot length cut. */
function recordOf(input, buffer = input, offset = 2) {
  const capturedLength = Math.max(0, input.length - 2);
  const linkType = LINKS[(input[0] ?? 0) % LINKS.length];
  return {
    buffer,
    offset: Math.min(offset, buffer.length),
    capturedLength,
    originalLength: capturedLength + (input[1] ?? 0),
    linkType,
  };
}

function walk(record, choice) {
  const frame = (choice & 0x80 ? perSegment : dissector).dissect(record);
  const layers = [];
  for (let index = 0; index < frame.layerCount; index++) {
    layers.push({
      name: frame.protocolAt(index).name,
      nests: frame.protocolAt(index).extends === undefined,
      at: frame.startAt(index) - record.offset,
      end: frame.endAt(index) - record.offset,
      limit: frame.limitAt(index) - record.offset,
      wireLimit: frame.wireLimitAt(index) - record.offset,
    });
  }
  const values = [];
  const texts = [];
  for (const field of fields) {
    const found = frame.values(field.id);
    if (found.length === 0) continue;
    values.push([
      field.name,
      found.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)),
    ]);
    // Strings are given as they are: who prints them escapes them.
    for (const value of found) if (typeof value !== 'string') texts.push(formatValue(field, value));
  }
  texts.push(frame.protocolStack);
  const nodes = [];
  for (const root of frameTree(frame)) flatten(root, record.offset, nodes);
  const json = JSON.stringify(frameJson(frame));
  return { layers, values, texts, nodes, json, fault: frame.fault, captured: record.capturedLength };
}

/** The tree as a list of lines with their places. */
function flatten({ label, bytes, start, end, children }, origin, nodes) {
  nodes.push({
    label: escapeText(label),
    start: start - origin,
    end: end - origin,
    inside: start >= 0 && start <= end && end <= bytes.length,
  });
  for (const child of children) flatten(child, origin, nodes);
}

/** The layers of one frame, every value in them, the tree and its JSON. */
export const dissect = {
  covers: ['/packages/dissect/dist/'],
  empty: Uint8Array.of(0, 0),
  most: 2000,
  tokens: [
    '0800',
    '86dd',
    '8100',
    '88a8',
    '0806',
    '4500',
    '6000',
    '06',
    '11',
    '2c',
    '2b',
    '00',
    '3c',
    '33',
    '04',
    '29',
    '0101',
    '0000',
    'ffff',
  ].map((text) => hex(text)),
  seeds: () => [
    ...frames().map((bytes) => join(Uint8Array.of(0, 0), bytes)),
    ...otherLinks().map(([type, bytes]) => join(Uint8Array.of(LINKS.indexOf(type), 0), bytes)),
    ...framesOf('tls/http-simple/cap.pcap').map((bytes) => join(Uint8Array.of(0x82, 0), bytes)),
    ...framesOf('tls/krsa12-aes256-sha256/cap.pcap')
      .slice(0, 8)
      .map((bytes) => join(Uint8Array.of(13 * 10 + 0, 9), bytes)),
  ],
  run: (input) => walk(recordOf(input), input[0] ?? 0),
  // Where in a block the record lies, and what lies around it, must not matter.
  inPieces: (input, random) => {
    const before = random.bytes(random.below(40));
    const body = input.subarray(2);
    const buffer = join(before, body, random.bytes(random.below(40)));
    return walk(recordOf(input, buffer, before.length), input[0] ?? 0);
  },
  seen: ({ layers, values, texts, nodes, json, fault }) => ({ layers, values, texts, nodes, json, fault }),
  texts: ({ texts }) => texts,
  roundTrip: ({ layers, nodes, captured }, _random, equal) => {
    for (const node of nodes) equal([node.label, node.inside], [node.label, true], 'tree-bounds');
    for (const { at, end, limit, wireLimit } of layers) {
      equal(
        [at <= end, end <= limit, limit <= captured, limit <= wireLimit, at >= 0],
        [true, true, true, true, true],
        'bounds',
      );
    }
    // Two buffers of 32; extension headers of IPv6 are not nested.
    equal(layers.filter(({ nests }) => nests).length <= 64, true, 'depth');
    equal(layers.length <= 320, true, 'layers');
  },
};
