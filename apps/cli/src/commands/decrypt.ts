import type { AnalyzedFrame } from '@plainwire/analyzer';
import type { HttpMessage } from '@plainwire/http';
import type { TlsSessionReport } from '@plainwire/tls-decrypt';
import type { CommandIo } from '../command-io.ts';
import { CaptureSet } from '../decrypt/capture-set.ts';
import { EnvelopeReader } from '../decrypt/envelope.ts';
import { sessionJson } from '../decrypt/json-report.ts';
import { openToDecrypt } from '../decrypt/opened-capture.ts';
import { type DecryptOptions, parseDecryptOptions } from '../decrypt/options.ts';
import { PlaintextPlan } from '../decrypt/plaintext-plan.ts';
import { PlaintextTally } from '../decrypt/plaintext-tally.ts';
import { messageText, sessionText } from '../decrypt/text-report.ts';
import { writePlaintext } from '../decrypt/write-plaintext.ts';
import { writeWithSecrets } from '../decrypt/write-with-secrets.ts';
import { Output } from '../output.ts';
import { runCommand } from '../run-command.ts';

const HELP = `Usage: plainwire decrypt -r FILE --key [IP,PORT,]KEYFILE [options] [FILTER]

  -r FILE                    capture file to read, - for standard input; several are read as one, by time
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
  --plaintext                with -w: write the decrypted connections as TCP that carries their plaintext, on the ports
                             for it (443 becomes 80), and everything else as it is; no secrets

Exit codes: 0 all TLS was decrypted; 1 some was not (the report says why), or usage; 2 file, key or filter.
`;

/** `plainwire decrypt`: the HTTP in a capture as text, and per TLS connection what was decrypted or exactly why not. */
export function decrypt(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(io, {
    help: HELP,
    parse: () => parseDecryptOptions(argv),
    run: (options) => decryptSet(options, new CaptureSet(options.files, io), io),
  });
}

async function decryptSet(options: DecryptOptions, set: CaptureSet, io: CommandIo): Promise<number> {
  const opened = await openToDecrypt(set, options, io);
  await using _ = opened.capture;
  const { analyzer, filter } = opened;
  const { fields } = analyzer;
  const output = new Output(io.stdout);
  const chosen = new Set<number>();
  const tally = new PlaintextTally();
  const plan = options.plaintext ? new PlaintextPlan(new EnvelopeReader(analyzer.dissector)) : undefined;
  const show = (message: HttpMessage, frame: AnalyzedFrame | undefined) => {
    if (!options.quiet && !options.json) output.write(messageText(message, frame, options.timeFormat));
  };
  for await (const { frames, rest } of opened.batches()) {
    for (const frame of frames) {
      tally.take(frame.outcome.plaintext);
      plan?.take(frame);
      if (!filter(frame)) continue;
      if (frame.tcp !== undefined) chosen.add(frame.tcp.connection.id);
      for (const message of frame.outcome.messages) show(message, frame);
    }
    tally.take(rest.plaintext);
    plan?.takeOutcome(rest);
    for (const message of rest.messages) if (chosen.has(message.connection.id)) show(message, undefined);
    await output.flush();
  }
  const all = analyzer.tlsSessions();
  const sessions = all.filter((session) => chosen.has(session.connection.id));
  for (const session of sessions)
    output.write(options.json ? sessionJson(session, tally, fields) : sessionText(session, fields));
  await output.flush();
  if (options.writeFile !== undefined) {
    const keyLog = analyzer.exportKeyLog();
    if (plan === undefined) await writeWithSecrets(set, options.writeFile, keyLog);
    else await writePlaintextOf(all, set, options.writeFile, plan, keyLog, io.stderr);
  }
  const faulty = opened.sayFaults(io.stderr);
  return opened.lacksSecrets ? 2 : Math.max(faulty, exitCode(sessions, options, io.stderr));
}

async function writePlaintextOf(
  all: readonly TlsSessionReport[],
  set: CaptureSet,
  out: string,
  plan: PlaintextPlan,
  keyLog: string,
  stderr: NodeJS.WritableStream,
): Promise<void> {
  const opened = all.filter(({ status }) => status === 'decrypted' || status === 'partial');
  const sessions = opened.filter((session) => !plan.isStuck(session));
  await writePlaintext(set, out, { plan, sessions, keyLog });
  const left = opened.length - sessions.length;
  if (left > 0)
    stderr.write(
      `plainwire: ${left} decrypted TLS connections are encapsulated in a way that cannot be written anew: ${out} has them encrypted.\n`,
    );
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
