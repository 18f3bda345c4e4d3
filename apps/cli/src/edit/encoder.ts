import { PlainwireError } from '@plainwire/bytes';
import {
  type Capture,
  type CaptureCopier,
  type CaptureRecord,
  type CaptureSecret,
  type CaptureWriter,
  createCaptureCopier,
  createCaptureWriter,
  type Droppable,
  type InterfaceToWrite,
  type RecordBatch,
  type RecordEdit,
} from '@plainwire/pcap';
import type { OutputFormat } from './options.ts';

/** What happens to records and blocks on their way. */
export interface Changes {
  readonly format: OutputFormat;
  readonly drop: readonly Droppable[];
  readonly secrets: readonly Pick<CaptureSecret, 'type' | 'data'>[];
  readonly fileComments: readonly string[];
  comment(record: CaptureRecord): string | undefined;
  edit(record: CaptureRecord): RecordEdit | undefined;
  /** For all of them, in the place of their own. */
  readonly linkType: number | undefined;
  /** What packets are cut to, for the header of a pcap file; 0 leaves them whole. */
  readonly snapLength: number;
}

/** Turns chosen records, and what stands between them, into the bytes of capture files. */
export interface Encoder {
  push(batch: RecordBatch): Uint8Array;
  /** What the next of several files begins with. */
  begin(): Uint8Array;
  end(): Uint8Array;
}

/** Copies block by block where the format stays the same, else writes the records anew. */
export function createEncoder(capture: Capture, changes: Changes): Encoder {
  return formatOf(capture) === changes.format
    ? new Copying(capture, changes)
    : new Converting(capture, changes);
}

function formatOf(capture: Capture): string | undefined {
  if (capture.format !== 'pcap') return capture.format;
  return capture.interfaces[0]?.timestampResolution.exponent === 9 ? 'nsecpcap' : 'pcap';
}

class Copying implements Encoder {
  readonly #copier: CaptureCopier;

  constructor(capture: Capture, changes: Changes) {
    const { drop, secrets, fileComments, comment, edit, linkType, snapLength } = changes;
    this.#copier = createCaptureCopier(capture, {
      keep: () => true,
      drop,
      secrets,
      fileComments,
      ...(capture.format === 'pcapng' && { comment }),
      edit,
      snapLength,
      ...(linkType !== undefined && { linkType }),
    });
  }

  push(batch: RecordBatch): Uint8Array {
    return this.#copier.push(batch);
  }

  begin(): Uint8Array {
    return this.#copier.headers();
  }

  end(): Uint8Array {
    return this.#copier.end();
  }
}

const COMMENT = 1;
const UTF8 = new TextEncoder();

class Converting implements Encoder {
  readonly #capture: Capture;
  readonly #changes: Changes;
  #writer: CaptureWriter | undefined;
  #secrets = 0;

  constructor(capture: Capture, changes: Changes) {
    this.#capture = capture;
    this.#changes = changes;
    const { format, secrets, fileComments } = changes;
    if (format !== 'pcapng' && (secrets.length > 0 || fileComments.length > 0)) {
      throw new PlainwireError('ERR_FORMAT', 'a pcap file holds no secrets and no comments: use -F pcapng');
    }
  }

  push(batch: RecordBatch): Uint8Array {
    const writer = this.#begun();
    this.#addSecrets(writer);
    for (let index = 0; index < batch.length; index++) this.#write(writer, batch.records[index]!);
    return writer.take();
  }

  begin(): Uint8Array {
    this.#writer = undefined;
    this.#secrets = 0;
    return new Uint8Array(0);
  }

  end(): Uint8Array {
    return this.#begun().end();
  }

  #begun(): CaptureWriter {
    const { format, secrets, fileComments, snapLength } = this.#changes;
    // As in editcap, the interfaces of a pcapng file keep theirs.
    const isPcap = format !== 'pcapng' && this.#capture.format !== 'pcapng';
    this.#writer ??= createCaptureWriter({
      format: format === 'pcapng' ? 'pcapng' : 'pcap',
      nanoseconds: format === 'nsecpcap',
      interfaces: this.#interfaces(),
      secrets,
      ...(isPcap && { snapLength }),
      ...(format === 'pcapng' && { comments: fileComments, application: 'plainwire' }),
    });
    return this.#writer;
  }

  /** The capture's, which grow while it is read. */
  #interfaces(): readonly InterfaceToWrite[] {
    const { linkType } = this.#changes;
    const { interfaces } = this.#capture;
    if (linkType === undefined) return interfaces;
    // Only a pcapng file describes interfaces on its way, and such a file is copied or becomes pcap, with one of them.
    return interfaces.map((each) => ({ ...each, linkType }));
  }

  #addSecrets(writer: CaptureWriter): void {
    if (this.#changes.format !== 'pcapng' || this.#changes.drop.includes('secrets')) return;
    const { secrets } = this.#capture;
    while (this.#secrets < secrets.length) writer.writeSecrets(secrets[this.#secrets++]!);
  }

  #write(writer: CaptureWriter, record: CaptureRecord): void {
    if (record.interfaceId < 0) return;
    const edit = this.#changes.edit(record);
    const { originalLength = record.originalLength, packet: buffer = record.data } = edit ?? {};
    const { seconds, nanoseconds } = edit?.time ?? record;
    const { interfaceId, linkType } = record;
    const place = { buffer, offset: 0, capturedLength: buffer.length };
    const times = {
      originalLength,
      seconds,
      nanoseconds,
      interfaceId,
      linkType: this.#changes.linkType ?? linkType,
    };
    const comment = this.#changes.comment(record);
    const notes = comment === undefined ? {} : { options: [{ code: COMMENT, value: UTF8.encode(comment) }] };
    writer.write({ ...place, ...times, ...notes });
  }
}
