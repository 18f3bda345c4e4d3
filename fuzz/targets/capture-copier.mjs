import { createCaptureCopier, createCaptureReader } from '@plainwire/pcap';
import { pcap, pcapng } from './capture-file.mjs';
import { join } from './frames.mjs';

const DROPS = [
  ['comments'],
  ['packet comments', 'names'],
  ['file comments', 'addresses'],
  ['secrets', 'statistics'],
  ['custom', 'unknown'],
  [],
];

/** The first four bytes choose the edits, the rest is the file. */
function meant(input) {
  const [choice = 0, cut = 0, shift = 0, every = 0] = input;
  return { file: input.subarray(4), choice, cut, shift, every: 1 + (every % 4) };
}

function editOf(record, { choice, cut, shift, every }) {
  if (record.number % every !== 0) return undefined;
  return {
    ...(choice & 8 && { packet: record.data.slice(0, cut).fill(choice) }),
    ...(choice & 16 && { originalLength: record.originalLength + shift }),
    ...(choice & 32 && {
      time: { seconds: record.seconds + shift, nanoseconds: record.nanoseconds },
    }),
  };
}

/** A copy with edits, in pieces, and what it was made of. */
function copied(pieces, choices) {
  const reader = createCaptureReader({ keepBlocks: true });
  const edits = [];
  const copier = createCaptureCopier(reader, {
    drop: DROPS[choices.choice % DROPS.length],
    ...(choices.choice & 64 && { linkType: choices.shift }),
    edit: (record) => {
      const edit = editOf(record, choices);
      edits.push({ record, edit });
      return edit;
    },
  });
  const out = pieces.map((piece) => copier.push(reader.push(piece)).slice());
  out.push(copier.push(reader.end()).slice(), copier.end().slice());
  return { out: join(...out), headers: copier.headers(), edits, reader };
}

const hexOf = (bytes) => Buffer.from(bytes).toString('hex');

/** Edits of any kind on files of any kind: what is written reads back as it was asked for. */
export const captureCopier = {
  covers: ['/packages/pcap/dist/'],
  external: 8 * 1024 * 1024,
  tokens: [...pcap.tokens, ...pcapng.tokens],
  seeds: () =>
    [...pcap.seeds(), ...pcapng.seeds()].flatMap((file, index) => [
      join(Uint8Array.of(8 + 32 + index, 5, 9, 0), file),
      join(Uint8Array.of(255 - index, 40, 1, 1), file),
    ]),
  run: (input) => {
    const choices = meant(input);
    return { ...copied([choices.file], choices), choices };
  },
  inPieces: (input, random) => {
    const choices = meant(input);
    return { ...copied(random.cut(choices.file), choices), choices };
  },
  seen: ({ out, headers }) => [hexOf(out), hexOf(headers)],
  roundTrip: ({ out, edits, reader, choices }, _random, equal) => {
    if (reader.faults.length > 0 || edits.length === 0) return;
    const again = createCaptureReader({ packetsOnly: true });
    const records = [...again.push(out), ...again.end()];
    equal(again.faults, [], 'faults');
    const wanted = edits.map(({ record, edit = {} }) => hexOf(edit.packet ?? record.data));
    equal(
      records.map(({ data }) => hexOf(data)),
      wanted,
      'packets',
    );
    if (choices.choice & 64 && reader.format !== 'snoop')
      equal(new Set(again.interfaces.map(({ linkType }) => linkType)), new Set([choices.shift]), 'link type');
  },
};
