import { internetChecksum } from '../checksum.ts';

/** A layer to be built: made by `ethernet()`, `ipv4()`, …, or by hand. */
export interface BuildLayer {
  /** What layers below call it by: `{ ethertype: 0x0800 }`, `{ 'ip.proto': 6 }`. */
  readonly keys: Readonly<Record<string, number>>;
  /** The layer's header before `payload`; `below` is the layer that will carry it, `above` the one that `payload` begins with. */
  encode(payload: Uint8Array, below: BuildLayer | undefined, above: BuildLayer | undefined): Uint8Array;
  /** Of an IP layer: the sum of its pseudo-header for `length` bytes of `protocol`, without final complement. */
  pseudoHeader?(protocol: number, length: number): number;
}

/**
 * The bytes of a packet: layers from the outside in, then the payload. Lengths, checksums and the numbers of the next
 * protocols are filled in where they are not given.
 */
export function build(...parts: readonly (BuildLayer | Uint8Array)[]): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(0);
  let above: BuildLayer | undefined;
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index]!;
    if (part instanceof Uint8Array) {
      bytes = join(part, bytes);
    } else {
      const below = parts[index - 1];
      bytes = part.encode(bytes, below instanceof Uint8Array ? undefined : below, above);
      above = part;
    }
  }
  return bytes;
}

/** A header of `length` bytes followed by `payload`, and a view to write numbers with. */
export function header(length: number, payload: Uint8Array): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(length + payload.length);
  bytes.set(payload, length);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** Writes the checksum of a TCP segment or UDP datagram, when what carries it is an IP layer. */
export function writeChecksum(
  bytes: Uint8Array,
  at: number,
  protocol: number,
  below: BuildLayer | undefined,
): void {
  if (below?.pseudoHeader === undefined) return;
  const sum = internetChecksum(bytes, 0, bytes.length, below.pseudoHeader(protocol, bytes.length));
  // RFC 768: 0 says that there is no checksum; its other form is the same number.
  const value = sum === 0 && protocol === UDP ? 0xffff : sum;
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}

const UDP = 17;

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
