import type { LibraryHandle } from 'koffi';
import { CaptureError } from '../errors.ts';
import type { Koffi, Pointer } from './koffi.ts';
import { libraryNames, libraryRemedy } from './library-names.ts';
import { optional } from './optional.ts';

/** libpcap's functions under their own names without the prefix; integers and pointers as C has them. */
export interface Libpcap {
  libVersion(): string;
  /** @param errors PCAP_ERRBUF_SIZE (256) bytes for the message. */
  create(device: string, errors: Uint8Array): Pointer | null;
  setSnaplen(handle: Pointer, length: number): number;
  setPromisc(handle: Pointer, on: number): number;
  setRfmon(handle: Pointer, on: number): number;
  setTimeout(handle: Pointer, ms: number): number;
  setBufferSize(handle: Pointer, bytes: number): number;
  setImmediateMode(handle: Pointer, on: number): number;
  setTstampPrecision(handle: Pointer, precision: number): number;
  getTstampPrecision(handle: Pointer): number;
  activate(handle: Pointer): number;
  close(handle: Pointer): void;
  setNonblock(handle: Pointer, on: number, errors: Uint8Array): number;
  setDirection(handle: Pointer, direction: number): number;
  getSelectableFd(handle: Pointer): number;
  datalink(handle: Pointer): number;
  setDatalink(handle: Pointer, dlt: number): number;
  datalinkNameToVal(name: string): number;
  datalinkValToName(dlt: number): string | null;
  datalinkValToDescription(dlt: number): string | null;
  snapshot(handle: Pointer): number;
  /** Fills `counts` with ps_recv, ps_drop, ps_ifdrop. */
  stats(handle: Pointer, counts: Uint32Array): number;
  inject(handle: Pointer, bytes: Uint8Array, length: number): number;
  geterr(handle: Pointer): string;
  openDead(dlt: number, snaplen: number): Pointer;
  /** @param program sizeof(struct bpf_program) bytes; freed with `freecode`. */
  compile(handle: Pointer, program: Uint8Array, filter: string, optimize: number, netmask: number): number;
  setFilter(handle: Pointer, program: Uint8Array): number;
  freecode(program: Uint8Array): void;
  /** @param list one pointer cell for the head of the list. */
  findAllDevs(list: BigUint64Array, errors: Uint8Array): number;
  freeAllDevs(list: Pointer): void;
  /**
   * pcap_dispatch with libpcap's own pcap_dump as the callback: up to `count` packets, each as a 16-byte record header
   * in this host's byte order and its bytes, are written to the C stream `file`.
   */
  dispatchToFile(handle: Pointer, count: number, file: Pointer): number;
  /** pcap_dispatch with a pcap_handler of ours. */
  dispatchToCallback(handle: Pointer, count: number, callback: Pointer): number;
}

/** PCAP_ERRBUF_SIZE. */
export const ERROR_BYTES = 256;

/** Loads libpcap and binds it. @throws {CaptureError} `ERR_NO_LIBPCAP` when no library of the usual names loads. */
export function bindLibpcap(koffi: Koffi): Libpcap {
  const library = loadLibrary(koffi);
  const p = 'void *';
  const dump = library.symbol('pcap_dump');
  const dispatch = library.func('pcap_dispatch', 'int', [p, 'int', p, p]);
  if (process.platform === 'win32') speakUtf8(library);
  const setInt = (name: string) => library.func(name, 'int', [p, 'int']);
  const ofHandle = (name: string) => library.func(name, 'int', [p]);
  return {
    libVersion: library.func('pcap_lib_version', 'str', []),
    create: library.func('pcap_create', p, ['str', p]),
    setSnaplen: setInt('pcap_set_snaplen'),
    setPromisc: setInt('pcap_set_promisc'),
    setRfmon: setInt('pcap_set_rfmon'),
    setTimeout: setInt('pcap_set_timeout'),
    setBufferSize: setInt('pcap_set_buffer_size'),
    setImmediateMode: setInt('pcap_set_immediate_mode'),
    setTstampPrecision: setInt('pcap_set_tstamp_precision'),
    getTstampPrecision: ofHandle('pcap_get_tstamp_precision'),
    activate: ofHandle('pcap_activate'),
    close: library.func('pcap_close', 'void', [p]),
    setNonblock: library.func('pcap_setnonblock', 'int', [p, 'int', p]),
    setDirection: setInt('pcap_setdirection'),
    // Windows has none.
    getSelectableFd: optional(library, 'pcap_get_selectable_fd', 'int', [p]) ?? (() => -1),
    datalink: ofHandle('pcap_datalink'),
    setDatalink: setInt('pcap_set_datalink'),
    datalinkNameToVal: library.func('pcap_datalink_name_to_val', 'int', ['str']),
    datalinkValToName: library.func('pcap_datalink_val_to_name', 'str', ['int']),
    datalinkValToDescription: library.func('pcap_datalink_val_to_description', 'str', ['int']),
    snapshot: ofHandle('pcap_snapshot'),
    stats: library.func('pcap_stats', 'int', [p, p]),
    inject: library.func('pcap_inject', 'int', [p, p, 'size_t']),
    geterr: library.func('pcap_geterr', 'str', [p]),
    openDead: library.func('pcap_open_dead', p, ['int', 'int']),
    compile: library.func('pcap_compile', 'int', [p, p, 'str', 'int', 'uint32_t']),
    setFilter: library.func('pcap_setfilter', 'int', [p, p]),
    freecode: library.func('pcap_freecode', 'void', [p]),
    findAllDevs: library.func('pcap_findalldevs', 'int', [p, p]),
    freeAllDevs: library.func('pcap_freealldevs', 'void', [p]),
    dispatchToFile: (handle, count, file) => dispatch(handle, count, dump, file),
    dispatchToCallback: (handle, count, callback) => dispatch(handle, count, callback, null),
  };
}

/** PCAP_CHAR_ENC_UTF_8. */
const UTF_8 = 1;

/** Without it, names and messages are in the system's code page on Windows. */
function speakUtf8(library: LibraryHandle): void {
  const init = optional(library, 'pcap_init', 'int', ['uint', 'void *']);
  init?.(UTF_8, new Uint8Array(new ArrayBuffer(ERROR_BYTES)));
}

function loadLibrary(koffi: Koffi): LibraryHandle {
  let cause: unknown;
  for (const name of libraryNames()) {
    try {
      return koffi.load(name);
    } catch (error) {
      cause = error;
    }
  }
  const message = `live capture needs the library libpcap: ${libraryRemedy()}`;
  throw new CaptureError('ERR_NO_LIBPCAP', message, { cause });
}
