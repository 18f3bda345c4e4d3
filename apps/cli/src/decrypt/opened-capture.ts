import {
  type AnalyzedBatch,
  type Analyzer,
  analyzerFields,
  createAnalyzer,
  EmbeddedSecrets,
  neededFor,
} from '@plainwire/analyzer';
import { all, createDissector } from '@plainwire/dissect';
import type { Capture } from '@plainwire/pcap';
import { KeyLog, type TlsDecryptorOptions } from '@plainwire/tls-decrypt';
import type { CommandIo } from '../command-io.ts';
import { compileFilter } from '../read/filter.ts';
import { inPlainWords, openNamed } from '../read/open.ts';
import { takeEmbeddedKeyLog } from '../secrets/embedded-key-log.ts';

/** A capture with an analyzer that has been given all secrets there are, those inside the file too. */
export interface OpenedCapture {
  readonly capture: Capture;
  readonly analyzer: Analyzer;
  readonly filter: ReturnType<typeof compileFilter>;
  /** What the analyzer makes of the file, batch by batch; the last is what the end made ready. */
  batches(): AsyncGenerator<AnalyzedBatch>;
}

/** @throws {PlainwireError} in plain words, also while `batches` are read. */
export async function openToDecrypt(
  file: string,
  displayFilter: string,
  secrets: TlsDecryptorOptions,
  { stdin, stderr }: CommandIo,
): Promise<OpenedCapture> {
  const dissector = createDissector({ protocols: all });
  const filter = compileFilter(displayFilter, analyzerFields(dissector), stderr);
  const { analysis } = neededFor(filter.fields, dissector);
  const keyLog = secrets.keyLog ?? new KeyLog();
  const capture = await openNamed(file, stdin);
  try {
    // Standard input goes by once: there only secrets in front of their packets help.
    if (file !== '-') await takeEmbeddedKeyLog(file, keyLog);
  } catch {
    // What is wrong with the file is said when it is read.
  }
  const analyzer = createAnalyzer({ dissector, tls: { ...secrets, keyLog }, analysis });
  return { capture, analyzer, filter, batches: () => analyzed(capture, analyzer, file) };
}

async function* analyzed(capture: Capture, analyzer: Analyzer, file: string): AsyncGenerator<AnalyzedBatch> {
  const embedded = new EmbeddedSecrets(capture, analyzer.keyLog);
  try {
    for await (const batch of capture) {
      embedded.take();
      yield analyzer.push(batch);
    }
  } catch (error) {
    throw inPlainWords(error, file);
  }
  yield analyzer.end();
}
