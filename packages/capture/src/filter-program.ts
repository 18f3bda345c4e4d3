import { CaptureError, filterError } from './errors.ts';
import { placeOfMistake } from './filter-place.ts';
import { dltOf } from './link-type.ts';
import type { Pointer } from './native/koffi.ts';
import type { Libpcap } from './native/libpcap.ts';
import { loadNative, type Native } from './native/native.ts';
import { checkText, DEFAULT_SNAP_LENGTH } from './options.ts';

/** One instruction of the classic BPF machine. */
export interface BpfInstruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

export interface CompileOptions {
  /** Name or LINKTYPE number of the frames that the program will see. Default `EN10MB`, Ethernet. */
  readonly linkType?: string | number | undefined;
  /** Bytes that an accepting program keeps. Default 262,144. */
  readonly snapLength?: number | undefined;
  readonly optimize?: boolean | undefined;
}

/**
 * The program that libpcap makes of a capture filter, as `tcpdump -dd` prints it. Names of hosts in the filter are
 * looked up, which may take as long as the resolver does.
 *
 * @throws {CaptureError} `ERR_BAD_FILTER` with libpcap's reason; `ERR_OPTION`, `ERR_NO_KOFFI`, `ERR_NO_LIBPCAP`.
 */
export function compileFilter(filter: string, options: CompileOptions = {}): readonly BpfInstruction[] {
  return compileWith(loadNative(), filter, options);
}

export function compileWith(
  native: Native,
  filter: string,
  options: CompileOptions,
): readonly BpfInstruction[] {
  const { libpcap } = native;
  const { linkType = 'EN10MB', snapLength = DEFAULT_SNAP_LENGTH, optimize = true } = options;
  const handle = libpcap.openDead(dltOf(libpcap, linkType), snapLength);
  try {
    return withProgram(libpcap, handle, filter, optimize, (program) => instructionsOf(native, program));
  } finally {
    libpcap.close(handle);
  }
}

/** Compiles `filter` for `handle`, lets `use` look at the struct bpf_program, and frees it. */
export function withProgram<T>(
  libpcap: Libpcap,
  handle: Pointer,
  filter: string,
  optimize: boolean,
  use: (program: Uint8Array) => T,
): T {
  checkText('filter', filter);
  const program = new Uint8Array(new ArrayBuffer(PROGRAM_BYTES));
  const tryCompile = (text: string) =>
    libpcap.compile(handle, program, text, optimize ? 1 : 0, NETMASK_UNKNOWN) === 0
      ? undefined
      : libpcap.geterr(handle);
  const detail = tryCompile(filter);
  if (detail !== undefined) {
    const probe = (text: string) => {
      const mistake = tryCompile(text);
      if (mistake === undefined) libpcap.freecode(program);
      return mistake;
    };
    throw filterError(filter, detail, placeOfMistake(filter, detail, probe));
  }
  try {
    return use(program);
  } finally {
    libpcap.freecode(program);
  }
}

/** struct bpf_program: an unsigned int, padding, a pointer. */
const PROGRAM_BYTES = 16;
/** PCAP_NETMASK_UNKNOWN: `ip broadcast` is then an error instead of nonsense. */
const NETMASK_UNKNOWN = 0xffff_ffff;
const INSTRUCTION_BYTES = 8;
const MAX_INSTRUCTIONS = 0xffff;

function instructionsOf({ koffi }: Native, program: Uint8Array): readonly BpfInstruction[] {
  const count = new DataView(program.buffer).getUint32(0, LITTLE_ENDIAN);
  if (count > MAX_INSTRUCTIONS) throw new CaptureError('ERR_CAPTURE', 'libpcap gave a program without end');
  const first = koffi.decode(program, POINTER_BYTES, 'void *');
  const bytes: Uint8Array = Uint8Array.from(koffi.decode(first, 'uint8_t', count * INSTRUCTION_BYTES));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: count }, (_, index) => {
    const at = index * INSTRUCTION_BYTES;
    return {
      code: view.getUint16(at, LITTLE_ENDIAN),
      jt: view.getUint8(at + 2),
      jf: view.getUint8(at + 3),
      k: view.getUint32(at + 4, LITTLE_ENDIAN),
    };
  });
}

const POINTER_BYTES = process.arch === 'arm' || process.arch === 'ia32' ? 4 : 8;
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
