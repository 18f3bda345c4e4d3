import type { AnalyzedFrame } from '@plainwire/analyzer';
import type { HttpMessage } from '@plainwire/http';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import type { CommandIo } from '../command-io.ts';
import { sessionJson } from '../decrypt/json-report.ts';
import { openToDecrypt } from '../decrypt/opened-capture.ts';
import { type DecryptOptions, parseDecryptOptions } from '../decrypt/options.ts';
import { PlaintextTally } from '../decrypt/plaintext-tally.ts';
import { messageText, sessionText } from '../decrypt/text-report.ts';
import { writeWithSecrets } from '../decrypt/write-with-secrets.ts';
import { Output } from '../output.ts';
import { sayFaults } from '../read/say-faults.ts';
import { namedFile, runCommand, usage } from '../run-command.ts';
import { tryLoadSecrets } from '../secrets/load-secrets.ts';

const HELP = `Usage: plainwire decrypt -r FILE --key [IP,PORT,]KEYFILE [options] [FILTER]

  -r FILE                    capture file to read, - for standard input
  --key [IP,PORT,]KEYFILE    the server's RSA private key (PEM, DER, PKCS#12, JWK); may be given several times
  --password PASSWORD        of the key files
  --keylog FILE              an SSLKEYLOGFILE; key logs inside a pcapng file are used anyway
  --psk HEX                  the pre-shared key of PSK suites
  -Y FILTER                  only messages that end in frames which the display filter passes
  -t FORMAT                  time format: ad (default) a adoy e r d dd u ud udoy
  -q                         only say what was decrypted
  --json                     instead, one JSON object for each TLS connection, one a line
  -w OUTFILE                 also write a pcapng copy that holds the secrets of the decrypted connections, and no
                             others: Wireshark opens it without a key. Readable by you alone

Exit codes: 0 all TLS was decrypted; 1 some was not (the report says why), or usage; 2 file, key or filter.
`;

/** `plainwire decrypt`: the HTTP in a capture as text, and per TLS connection what was decrypted or exactly why not. */
export function decrypt(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(io, {
    help: HELP,
    parse: () => parseDecryptOptions(argv),
    run: (options) => decryptFile(options, namedFile(options), io),
  });
}

async function decryptFile(options: DecryptOptions, file: string, io: CommandIo): Promise<number> {
  if (file === '-' && options.writeFile !== undefined)
    throw usage('-w reads the capture twice: name a file with -r, not -');
  const { secrets, failed } = await tryLoadSecrets(options, io.stderr);
  const opened = await openToDecrypt(file, options.displayFilter, secrets, io);
  await using capture = opened.capture;
  const { analyzer, filter } = opened;
  const { fields } = analyzer;
  const output = new Output(io.stdout);
  const chosen = new Set<number>();
  const tally = new PlaintextTally();
  const show = (message: HttpMessage, frame: AnalyzedFrame | undefined) => {
    if (!options.quiet && !options.json) output.write(messageText(message, frame, options.timeFormat));
  };
  for await (const { frames, rest } of opened.batches()) {
    for (const frame of frames) {
      tally.take(frame.outcome.plaintext);
      if (!filter(frame)) continue;
      if (frame.tcp !== undefined) chosen.add(frame.tcp.connection.id);
      for (const message of frame.outcome.messages) show(message, frame);
    }
    tally.take(rest.plaintext);
    for (const message of rest.messages) if (chosen.has(message.connection.id)) show(message, undefined);
    await output.flush();
  }
  const sessions = analyzer.tlsSessions().filter((session) => chosen.has(session.connection.id));
  for (const session of sessions)
    output.write(options.json ? sessionJson(session, tally, fields) : sessionText(session, fields));
  await output.flush();
  if (options.writeFile !== undefined)
    await writeWithSecrets(file, options.writeFile, analyzer.exportKeyLog());
  const faulty = sayFaults(capture, file, io.stderr);
  // That a secret is missing was said.
  return failed ? 2 : Math.max(faulty, exitCode(sessions, options, io.stderr));
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
  const without = options.keys.length === 0 && options.keyLogFile === undefined && options.psk === undefined;
  const advice = without ? "; give the server's private key with --key or a key log with --keylog" : '';
  stderr.write(
    `plainwire: ${closed.length} of ${sessions.length} TLS connections could not be decrypted completely${advice}.\n`,
  );
  return 1;
}
