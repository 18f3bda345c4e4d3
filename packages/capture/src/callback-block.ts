import type { Pointer } from './native/koffi.ts';
import type { Native } from './native/native.ts';
import { type HeaderLayout, headerLayout } from './native/packet-header.ts';
import type { PacketBlock, TakenPackets } from './packet-block.ts';
import { HOST_IS_LITTLE_ENDIAN, PACKET_HEADER_BYTES } from './packet-cursor.ts';
import type { PcapHandle } from './pcap-handle.ts';

/**
 * Packets through a JavaScript function that libpcap calls for each of them: where its own function for files cannot
 * write to memory of ours, which is on Windows. A packet costs about half a microsecond this way.
 */
export class CallbackBlock implements PacketBlock {
  length = 0;
  readonly #native: Pick<Native, 'koffi' | 'copy'>;
  readonly #callback: Pointer;
  readonly #layout: HeaderLayout;
  readonly #header: Uint8Array;
  readonly #words: Uint32Array;
  readonly #capacity: number;
  #bytes!: Uint8Array;
  #view!: DataView;

  constructor(native: Pick<Native, 'koffi' | 'copy'>, capacity: number, layout = headerLayout()) {
    this.#native = native;
    this.#layout = layout;
    this.#words = new Uint32Array(new ArrayBuffer(layout.bytes));
    this.#header = new Uint8Array(this.#words.buffer);
    this.#capacity = capacity;
    this.#allocate(capacity);
    this.#callback = native.koffi.register(this.receive, callbackType(native.koffi));
  }

  fill(handle: PcapHandle, count: number): number {
    return handle.dispatchToCallback(count, this.#callback);
  }

  take(): TakenPackets {
    return { bytes: this.#bytes.subarray(0, this.length), transient: this.#bytes.length <= this.#capacity };
  }

  clear(): void {
    this.length = 0;
    // What has outgrown the block was given away.
    if (this.#bytes.length > this.#capacity) this.#allocate(this.#capacity);
  }

  close(): void {
    this.#native.koffi.unregister(this.#callback);
  }

  /** pcap_handler: takes a struct pcap_pkthdr and the packet. */
  readonly receive = (_user: unknown, header: Pointer, packet: Pointer): void => {
    const { copy } = this.#native;
    copy(this.#header, header, this.#header.length);
    const words = this.#words;
    const layout = this.#layout;
    const capturedLength = words[layout.capturedLength]!;
    const at = this.length;
    const body = at + PACKET_HEADER_BYTES;
    const end = body + capturedLength;
    if (end > this.#bytes.length) this.#grow(end);
    const view = this.#view;
    view.setUint32(at, words[layout.seconds]!, HOST_IS_LITTLE_ENDIAN);
    view.setUint32(at + 4, words[layout.fraction]!, HOST_IS_LITTLE_ENDIAN);
    view.setUint32(at + 8, capturedLength, HOST_IS_LITTLE_ENDIAN);
    view.setUint32(at + 12, words[layout.originalLength]!, HOST_IS_LITTLE_ENDIAN);
    if (capturedLength > 0) copy(this.#bytes.subarray(body, end), packet, capturedLength);
    this.length = end;
  };

  #grow(least: number): void {
    const old = this.#bytes.subarray(0, this.length);
    this.#allocate(Math.max(least, 2 * this.#bytes.length));
    this.#bytes.set(old);
  }

  #allocate(length: number): void {
    this.#bytes = new Uint8Array(new ArrayBuffer(length));
    this.#view = new DataView(this.#bytes.buffer);
  }
}

/** A name would be taken when a second block asks for it. */
function callbackType(koffi: Native['koffi']) {
  const pointer = 'void *';
  return koffi.pointer(koffi.proto(null, 'void', [pointer, pointer, pointer]));
}
