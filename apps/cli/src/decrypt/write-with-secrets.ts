import { closeSync, openSync, writeSync } from 'node:fs';
import {
  type Capture,
  type CaptureReader,
  createCaptureCopier,
  createCaptureFileSync,
  type RecordBatch,
} from '@plainwire/pcap';
import { PRIVATE_MODE } from '../secrets/private-file.ts';
import type { CaptureSet } from './capture-set.ts';
import { writePrivateCopy } from './private-copy.ts';

/** The secrets type of a TLS key log in a Decryption Secrets Block (pcapng, §4.7). */
const TLS_KEY_LOG = 0x544c534b;

/**
 * Copies the captures of `set` into the pcapng file `out` with the key log in front of its packets: Wireshark and tshark
 * decrypt it without being given anything. What a pcapng file holds beside packets is kept. Mode 0600.
 *
 * @throws {PlainwireError} `ERR_CANNOT_WRITE`; `ERR_USAGE` when both are the same file.
 */
export function writeWithSecrets(set: CaptureSet, out: string, keyLog: string): Promise<void> {
  return writePrivateCopy(set.files, out, () => copyWithSecrets(set, out, keyLog));
}

async function copyWithSecrets(set: CaptureSet, out: string, keyLog: string): Promise<void> {
  const data = new TextEncoder().encode(keyLog);
  const secrets = keyLog === '' ? [] : [{ type: TLS_KEY_LOG, data }];
  let target: Target | undefined;
  try {
    await using capture = set.open({ keepBlocks: true }).capture;
    // What format it is in is known with the first batch.
    for await (const batch of capture) {
      target ??=
        capture.format === 'pcapng' ? copyTo(out, capture, secrets) : convertTo(out, capture, secrets);
      target.push(batch);
    }
    target ??= convertTo(out, capture, secrets);
  } finally {
    target?.close();
    data.fill(0);
  }
}

interface Target {
  push(batch: RecordBatch): void;
  close(): void;
}

type Secrets = readonly { readonly type: number; readonly data: Uint8Array }[];

function convertTo(out: string, { interfaces }: Capture, secrets: Secrets): Target {
  const target = createCaptureFileSync(out, { format: 'pcapng', interfaces, secrets, mode: PRIVATE_MODE });
  return { push: (batch) => target.writeBatch(batch), close: () => target.close() };
}

function copyTo(out: string, capture: Capture, secrets: Secrets): Target {
  const copier = createCaptureCopier(capture as Pick<CaptureReader, 'interfaces' | 'format'>, { secrets });
  const target = openSync(out, 'w', PRIVATE_MODE);
  return {
    push: (batch) => writeAll(target, copier.push(batch)),
    close() {
      writeAll(target, copier.end());
      closeSync(target);
    },
  };
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
