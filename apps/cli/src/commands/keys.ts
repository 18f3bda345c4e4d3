import type { CommandIo } from '../command-io.ts';
import { CaptureSet } from '../decrypt/capture-set.ts';
import { openToDecrypt } from '../decrypt/opened-capture.ts';
import { type KeysOptions, parseKeysOptions } from '../decrypt/options.ts';
import { runCommand } from '../run-command.ts';
import { writePrivateFile } from '../secrets/private-file.ts';

const HELP = `Usage: plainwire keys -r FILE --key [IP,PORT,]KEYFILE [options] [FILTER]

Writes a key log (SSLKEYLOGFILE) that opens the TLS connections in the capture, and no others: it can be handed on
where the private key must stay.

  -r FILE                    capture file to read, - for standard input; several are read as one, by time
  --key [IP,PORT,]KEYFILE    the server's RSA private key (PEM, DER, PKCS#12, JWK); may be given several times
  --password PASSWORD        of the key files
  --keylog FILE              a larger key log, of which only the lines that are needed come out
  --psk HEX                  the pre-shared key of PSK suites
  -Y FILTER                  only connections with a frame that the display filter passes
  -w OUTFILE                 write to this file, readable by you alone, instead of standard output

Exit codes: 0 a key log was written; 1 no connection could be opened (plainwire decrypt says why), or usage; 2 file,
key or filter.
`;

/** `plainwire keys`: from a private key to a key log for just the connections of a capture. */
export function keys(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(io, {
    help: HELP,
    parse: () => parseKeysOptions(argv),
    run: (options) => writeKeys(options, new CaptureSet(options.files, io), io),
  });
}

async function writeKeys(options: KeysOptions, set: CaptureSet, io: CommandIo): Promise<number> {
  const opened = await openToDecrypt(set, options, io);
  await using _ = opened.capture;
  const { analyzer, filter } = opened;
  const chosen = new Set<number>();
  for await (const { frames } of opened.batches())
    for (const frame of frames)
      if (frame.tcp !== undefined && filter(frame)) chosen.add(frame.tcp.connection.id);
  const keyLog = analyzer.exportKeyLog(options.displayFilter === '' ? undefined : chosen);
  if (options.writeFile === undefined) io.stdout.write(keyLog);
  else await writePrivateFile(options.writeFile, keyLog);
  const faulty = opened.sayFaults(io.stderr);
  if (opened.lacksSecrets) return 2;
  if (keyLog !== '') return faulty;
  io.stderr.write(
    'plainwire: no TLS connection was opened, so there is no key to write; plainwire decrypt says why.\n',
  );
  return Math.max(faulty, 1);
}
