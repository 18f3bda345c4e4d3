import { readFile, writeFile } from 'node:fs/promises';
import { concat, PlainwireError } from '@plainwire/bytes';
import type { Capture, CaptureRecord, Droppable, RecordEdit } from '@plainwire/pcap';
import { openCapture } from '@plainwire/pcap';
import type { CommandIo } from '../command-io.ts';
import { type Anonymizing, createAnonymizing } from '../edit/anonymize.ts';
import { type Changes, createEncoder } from '../edit/encoder.ts';
import { type EditOptions, parseEditOptions } from '../edit/options.ts';
import { OutputFiles } from '../edit/output-files.ts';
import { recordChanges } from '../edit/record-changes.ts';
import { lastWanted, selection } from '../edit/selection.ts';
import { inPlainWords } from '../read/open.ts';
import { sayFaults } from '../read/say-faults.ts';
import { runCommand, usage } from '../run-command.ts';

const HELP = `Usage: plainwire edit [options] INFILE OUTFILE [NUMBER[-NUMBER] ...]

Copies a capture and changes what is asked for; editcap's flags. - is standard input and output; gzip, zstd and lz4
are undone. Without -r the records that are named are left out.

Records
  -r                          keep the records that are named: -r in.pcap out.pcap 1-1000
  -A TIME                     leave out what is before TIME: 2026-01-31 08:00:00.5, local or with Z or +01:00, or
  -B TIME                     what is not before TIME                                         seconds since 1970
  -d                          leave out duplicates of the 4 records before each (a window of 5)
  -D WINDOW                   the same with another window
  -w SECONDS                  leave out duplicates of records at most SECONDS earlier
  -I BYTES                    do not compare the first BYTES of packets for -d, -D and -w
  --skip-radiotap-header      nor their radiotap header
  --novlan                    take the VLAN tag out of Linux cooked packets, before duplicates are looked for
Files
  -F pcap|nsecpcap|pcapng     format to write; default pcapng
  -c COUNT                    split into files of COUNT records: OUTFILE_00000_20260131080000.pcapng
  -i SECONDS                  split into files of SECONDS
Content
  -s LENGTH                   cut packets to LENGTH bytes
  -C [OFFSET:]LENGTH          cut LENGTH bytes out of each packet: at its beginning, or at its end when it is negative;
                              OFFSET is counted from the beginning, or from the end when it is negative
  -L                          with -s and -C, packets are said to have been that short
  -t SECONDS                  move all times, such as -0.5
  -S SECONDS                  times that go back become the one before plus SECONDS; with a minus, all do
  -T LINKTYPE                 link type to write: ether, rawip, LINUX_SLL, 276; packets stay as they are
  -E PROBABILITY              change bytes by chance, from 0 to 1; -o BYTES: not the first; --seed NUMBER: the same again
  -a NUMBER:COMMENT           add a comment to a record
  --capture-comment COMMENT   add a comment to the file
  --discard-packet-comments, --discard-capture-comment
  --inject-secrets TYPE,FILE  embed secrets, such as tls,keys.log
  --discard-all-secrets       leave out the secrets that are embedded
  --extract-secrets           write the secrets that are embedded to OUTFILE, and no packets
  --anonymize                 put other IP addresses in the place of all, with common prefixes kept (Crypto-PAn). Packets
                              that are not understood, names, comments and secrets are left out; hardware addresses
                              and what TCP and UDP carry stay
  --anonymize-key FILE        the same with a key of 32 bytes or 64 hexadecimal digits: same key, same addresses
  -v, -V                      say how many records were read and written

Exit codes: 0; 1 usage; 2 file, or the capture is damaged (what could be read is written).
`;

/** `plainwire edit`: slices, splits, converts, annotates and anonymises captures, with editcap's flags. */
export function edit(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(io, {
    help: HELP,
    parse: () => parseEditOptions(argv),
    run: (options) => (options.extractSecrets ? extractSecrets(options, io) : editFile(options, io)),
  });
}

async function editFile(options: EditOptions, io: CommandIo): Promise<number> {
  const anonymizing = options.anonymize ? await createAnonymizing(options.anonymizeKey) : undefined;
  const changes = await changesOf(options);
  await using capture = openInput(options, io);
  const files = new OutputFiles(options, io.stdout);
  const counts = await copy(capture, options, changes, anonymizing, files);
  if (options.verbose) {
    io.stderr.write(
      `plainwire: ${counts.read} records read, ${counts.written} written to ${files.count} ${files.count === 1 ? 'file' : 'files'}\n`,
    );
  }
  if (anonymizing !== undefined && anonymizing.refused > 0) {
    io.stderr.write(
      `plainwire: ${anonymizing.refused} records were left out: they may hold addresses in places that are not understood\n`,
    );
  }
  return sayFaults(capture, options.input, io.stderr);
}

function openInput({ input }: EditOptions, io: CommandIo): Capture {
  return openCapture(input === '-' ? (io.stdin as AsyncIterable<Uint8Array>) : input, { keepBlocks: true });
}

async function copy(
  capture: Capture,
  options: EditOptions,
  changes: Omit<Changes, 'edit'>,
  anonymizing: Anonymizing | undefined,
  files: OutputFiles,
): Promise<{ readonly read: number; readonly written: number }> {
  const isWanted = selection(options);
  const last = lastWanted(options);
  const change = recordChanges(options);
  // Made when a record is chosen, and taken when it is written.
  const edits = new Map<number, RecordEdit>();
  const edit = ({ number }: CaptureRecord) => edits.get(number);
  let written = 0;
  try {
    for await (const batch of capture) {
      if (batch.length > 0) files.begin(batch.records[0]!);
      const chosen: CaptureRecord[] = [];
      for (const record of batch) {
        if (!isWanted(record)) continue;
        const anonymized = anonymizing?.packet(record);
        if (anonymizing !== undefined && anonymized === undefined) continue;
        const changed = record.interfaceId < 0 ? undefined : change(record, anonymized);
        if (changed === false) continue;
        if (changed !== undefined) edits.set(record.number, changed);
        chosen.push(record);
      }
      written += chosen.length;
      files.encoder ??= createEncoder(capture, { ...changes, edit });
      await files.take(chosen, batch.blocks ?? []);
      edits.clear();
      if (capture.counts.records >= last) break;
    }
    await files.end();
  } catch (error) {
    throw inPlainWords(error, options.input);
  } finally {
    files.close();
  }
  return { read: capture.counts.records, written };
}

async function changesOf(options: EditOptions): Promise<Omit<Changes, 'edit'>> {
  const { format, fileComments, packetComments } = options;
  const drop: Droppable[] = [];
  if (options.discardComments) drop.push('packet comments');
  if (options.discardFileComments) drop.push('file comments');
  if (options.discardSecrets) drop.push('secrets');
  if (options.anonymize) drop.push('comments', 'secrets', 'names', 'custom', 'unknown', 'addresses');
  if (format !== 'pcapng' && packetComments.size > 0) {
    throw usage('a pcap file holds no comments: leave -a out, or use -F pcapng');
  }
  return {
    format,
    drop,
    fileComments,
    secrets: await Promise.all(
      options.secretFiles.map(async ({ type, file }) => ({ type, data: await loadSecrets(file) })),
    ),
    // As in editcap, no comment is none.
    comment: ({ number }) => packetComments.get(number) || undefined,
    linkType: options.linkType,
    snapLength: options.snapLength,
  };
}

async function loadSecrets(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'No such file or directory' : error.message;
    throw new PlainwireError('ERR_KEY_FILE', `Error loading secrets ${file}: ${reason}`, { cause: error });
  });
}

/** Writes what the decryption secrets blocks hold, one after the other, for the owner's eyes only. */
async function extractSecrets(options: EditOptions, io: CommandIo): Promise<number> {
  await using capture = openInput(options, io);
  try {
    for await (const _ of capture);
  } catch (error) {
    throw inPlainWords(error, options.input);
  }
  if (capture.secrets.length === 0) {
    throw new PlainwireError('ERR_NO_SECRETS', `The file "${options.input}" holds no secrets.`);
  }
  const bytes = concat(capture.secrets.map(({ data }) => data));
  if (options.output === '-') io.stdout.write(bytes);
  else
    await writeFile(options.output, bytes, { mode: 0o600 }).catch((cause) => {
      throw new PlainwireError(
        'ERR_OUTPUT',
        `The file "${options.output}" cannot be written: ${cause.code}.`,
        { cause },
      );
    });
  return sayFaults(capture, options.input, io.stderr);
}
