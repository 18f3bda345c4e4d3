import {
  type AnalyzedFrame,
  analyzerFields,
  createAnalyzer,
  EmbeddedSecrets,
  neededFor,
} from '@plainwire/analyzer';
import { escapeText, PlainwireError } from '@plainwire/bytes';
import { all, createDissector } from '@plainwire/dissect';
import type { HttpMessage } from '@plainwire/http';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import type { CommandIo } from '../command-io.ts';
import { messageJson, sessionJson } from '../decrypt/json-report.ts';
import { type DecryptOptions, parseDecryptOptions } from '../decrypt/options.ts';
import { messageText, sessionText } from '../decrypt/text-report.ts';
import { Output } from '../output.ts';
import { compileFilter } from '../read/filter.ts';
import { inPlainWords, openNamed } from '../read/open.ts';
import { sayFaults } from '../read/say-faults.ts';
import { loadKeyLog } from '../secrets/key-log-file.ts';
import { loadKey } from '../secrets/rsa-keys.ts';

const HELP = `Usage: plainwire decrypt -r FILE --key [IP,PORT,]KEYFILE [options] [FILTER]

  -r FILE                    capture file to read, - for standard input
  --key [IP,PORT,]KEYFILE    the server's RSA private key (PEM, DER, PKCS#12); may be given several times
  --password PASSWORD        of the key files
  --keylog FILE              an SSLKEYLOGFILE
  -Y FILTER                  only messages that end in frames which the display filter passes
  -t FORMAT                  time format: ad (default) a adoy e r d dd u ud udoy
  -q                         only say what was decrypted
  --json                     one JSON object a line

Exit codes: 0 all TLS was decrypted; 1 some was not (the report says why), or usage; 2 file, key or filter.
`;

/** `plainwire decrypt`: the HTTP in a capture as text, and per TLS connection what was decrypted or exactly why not. */
export async function decrypt(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const options = parseDecryptOptions(argv);
    if (options.help) {
      io.stdout.write(HELP);
      return 0;
    }
    if (options.file === undefined)
      throw new PlainwireError('ERR_USAGE', 'name the capture file to read with -r');
    return await decryptFile(options, options.file, io);
  } catch (error) {
    if (!PlainwireError.is(error)) throw error;
    io.stderr.write(`plainwire: ${escapeText(error.message, '\n\t')}\n`);
    return error.code === 'ERR_USAGE' ? 1 : 2;
  }
}

async function decryptFile(options: DecryptOptions, file: string, io: CommandIo): Promise<number> {
  const keys = await Promise.all(options.keys.map(loadKey));
  const keyLog = options.keyLogFile === undefined ? undefined : await loadKeyLog(options.keyLogFile);
  const dissector = createDissector({ protocols: all });
  const filter = compileFilter(options.displayFilter, analyzerFields(dissector), io.stderr);
  const { analysis } = neededFor(filter.fields, dissector);
  const tls = { keys, ...(keyLog === undefined ? {} : { keyLog }) };
  const analyzer = createAnalyzer({ dissector, tls, analysis });
  const output = new Output(io.stdout);
  const chosen = new Set<number>();
  await using capture = await openNamed(file, io.stdin);
  const show = (message: HttpMessage, frame: AnalyzedFrame | undefined) => {
    if (!options.quiet)
      output.write(
        options.json ? messageJson(message, frame) : messageText(message, frame, options.timeFormat),
      );
  };
  try {
    const embedded = new EmbeddedSecrets(capture, analyzer.keyLog);
    for await (const batch of capture) {
      embedded.take();
      for (const frame of analyzer.push(batch).frames) {
        if (!filter(frame)) continue;
        if (frame.tcp !== undefined) chosen.add(frame.tcp.connection.id);
        for (const message of frame.outcome.messages) show(message, frame);
      }
      await output.flush();
    }
    for (const message of analyzer.end().rest.messages)
      if (chosen.has(message.connection.id)) show(message, undefined);
  } catch (error) {
    throw inPlainWords(error, file);
  }
  const sessions = analyzer.tlsSessions().filter((session) => chosen.has(session.connection.id));
  for (const session of sessions) output.write(options.json ? sessionJson(session) : sessionText(session));
  await output.flush();
  return Math.max(sayFaults(capture, file, io.stderr), exitCode(sessions, options, io.stderr));
}

function exitCode(
  sessions: readonly TlsSessionReport[],
  options: DecryptOptions,
  stderr: NodeJS.WritableStream,
): number {
  const closed = sessions.filter(
    (session) => session.status === 'partial' || session.status === 'undecryptable',
  );
  if (closed.length === 0) return 0;
  const without = options.keys.length === 0 && options.keyLogFile === undefined;
  const advice = without ? "; give the server's private key with --key or a key log with --keylog" : '';
  stderr.write(
    `plainwire: ${closed.length} of ${sessions.length} TLS connections could not be decrypted completely${advice}.\n`,
  );
  return 1;
}
