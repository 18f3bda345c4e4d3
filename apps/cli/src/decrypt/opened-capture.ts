import {
  type AnalyzedBatch,
  type Analyzer,
  analyzerFields,
  createAnalyzer,
  EmbeddedSecrets,
  neededFor,
} from '@plainwire/analyzer';
import { all, createDissector } from '@plainwire/dissect';
import { KeyLog } from '@plainwire/tls-decrypt';
import type { CommandIo } from '../command-io.ts';
import { compileFilter } from '../read/filter.ts';
import { inPlainWords } from '../read/open.ts';
import { partsOf } from '../read/parts-of.ts';
import { takeEmbeddedKeyLog } from '../secrets/embedded-key-log.ts';
import { tryLoadSecrets } from '../secrets/load-secrets.ts';
import { sayDoubts } from '../secrets/say-doubts.ts';
import type { CaptureSet, OpenedSet } from './capture-set.ts';
import type { KeysOptions } from './options.ts';

/** Captures with an analyzer that has been given all secrets there are, those inside the files too. */
export interface OpenedCapture extends OpenedSet {
  readonly analyzer: Analyzer;
  readonly filter: ReturnType<typeof compileFilter>;
  /** A secret that the command line names could not be loaded: it was said. */
  readonly lacksSecrets: boolean;
  /** What the analyzer makes of the capture, batch by batch; the last is what the end made ready. */
  batches(): AsyncGenerator<AnalyzedBatch>;
}

/** @throws {PlainwireError} in plain words, also while `batches` are read. */
export async function openToDecrypt(
  set: CaptureSet,
  options: KeysOptions,
  { stderr }: Pick<CommandIo, 'stderr'>,
): Promise<OpenedCapture> {
  const loaded = await tryLoadSecrets(options, stderr);
  await sayDoubts(loaded, options.keyLogFile, stderr);
  const { secrets, failed: lacksSecrets } = loaded;
  const dissector = createDissector({ protocols: all });
  const filter = compileFilter(options.displayFilter, analyzerFields(dissector), stderr);
  const { analysis } = neededFor(filter.fields, dissector);
  const keyLog = secrets.keyLog ?? new KeyLog();
  // Of standard input only secrets in front of their packets help.
  for (const file of set.isStream ? [] : set.files) {
    try {
      await takeEmbeddedKeyLog(file, keyLog);
    } catch {
      // What is wrong with the file is said when it is read.
    }
  }
  const opened = set.open();
  const analyzer = createAnalyzer({ dissector, tls: { ...secrets, keyLog }, analysis });
  return { ...opened, analyzer, filter, lacksSecrets, batches: () => analyzed(opened, analyzer) };
}

async function* analyzed({ capture, name }: OpenedSet, analyzer: Analyzer): AsyncGenerator<AnalyzedBatch> {
  const embedded = new EmbeddedSecrets(capture, analyzer.keyLog);
  try {
    for await (const batch of capture) {
      embedded.take();
      for (const part of partsOf(batch, batch.length)) yield analyzer.push(part);
    }
  } catch (error) {
    throw inPlainWords(error, name);
  }
  yield analyzer.end();
}
