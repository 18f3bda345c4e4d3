import { PlainwireError } from '@plainwire/bytes';
import type { CommandIo } from './command-io.ts';

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>;

/** Commands by name; each is loaded only when called, so that `read` does not pay for `capture`. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  capture: async () => (await import('./commands/capture.ts')).capture,
  decrypt: async () => (await import('./commands/decrypt.ts')).decrypt,
  edit: async () => (await import('./commands/edit.ts')).edit,
  explain: async () => (await import('./commands/explain.ts')).explain,
  keys: async () => (await import('./commands/keys.ts')).keys,
  merge: async () => (await import('./commands/merge.ts')).merge,
  read: async () => (await import('./commands/read.ts')).read,
};

const USAGE = `Usage: plainwire COMMAND [options]

  read      dissect a capture file; takes tshark's flags
  decrypt   say what TLS in a capture file could be decrypted, and print the HTTP inside
  keys      write a key log for the TLS in a capture file, from a private key that stays where it is
  explain   say what a display filter means and needs, and why a frame passes it or not
  capture   capture live packets; takes tcpdump's flags
  edit      slice, split, convert, annotate or anonymise a capture file; takes editcap's flags
  merge     put capture files together by time; takes mergecap's flags

plainwire COMMAND --help tells more.
`;

async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(USAGE);
    return name === undefined ? 1 : 0;
  }
  if (name === '--version' || name === '-v') {
    const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
    io.stdout.write(`plainwire ${manifest.version}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    io.stderr.write(`plainwire: ${JSON.stringify(name)} is no command; plainwire --help lists them\n`);
    return 1;
  }
  // Node's own answer opens a port for debuggers, and loading takes a while; the command brings its own.
  if (name === 'capture') process.on('SIGUSR1', () => undefined);
  const command = await load();
  return command(rest, io);
}

/** A reader that went away (`| head`) is no error; anything else that was not foreseen is one sentence, not a stack. */
function failed(error: unknown): number {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`plainwire: ${sentence}\n`);
  if (process.env['PLAINWIRE_DEBUG'] !== undefined && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return PlainwireError.is(error) ? 2 : 70;
}

process.stdout.on('error', (error) => process.exit(failed(error)));
process.exitCode = await main(process.argv.slice(2), process).catch(failed);
