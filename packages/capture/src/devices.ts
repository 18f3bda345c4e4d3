import { ipv4Text, ipv6Text } from '@plainwire/bytes';
import type { TypeObject } from 'koffi';
import { CaptureError } from './errors.ts';
import { errorText } from './native/error-text.ts';
import type { Koffi, Pointer } from './native/koffi.ts';
import { ERROR_BYTES } from './native/libpcap.ts';
import { loadNative, type Native } from './native/native.ts';

/** Something to capture from. */
export interface Device {
  readonly name: string;
  /** What the system says about it, when it says something. */
  readonly description: string | undefined;
  readonly addresses: readonly DeviceAddress[];
  readonly loopback: boolean;
  readonly up: boolean;
  readonly running: boolean;
  readonly wireless: boolean;
  /** Whether there is something at the other end: a cable, an access point. Not applicable to loopback devices and the like. */
  readonly connection: 'unknown' | 'connected' | 'disconnected' | 'not applicable';
}

/** An IP address of a device; netmask and the others are there when the system has them. */
export interface DeviceAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly netmask: string | undefined;
  readonly broadcast: string | undefined;
  /** The other end of a point-to-point link. */
  readonly destination: string | undefined;
}

/**
 * The devices that this user may see, in libpcap's order: the one to take when none is named comes first.
 *
 * @throws {CaptureError} `ERR_NO_KOFFI`, `ERR_NO_LIBPCAP`, `ERR_CAPTURE`.
 */
export function devicesSync(): readonly Device[] {
  return listDevices(loadNative());
}

/** {@link devicesSync} as a promise. */
export async function devices(): Promise<readonly Device[]> {
  return devicesSync();
}

function listDevices({ koffi, libpcap }: Native): readonly Device[] {
  const errors = new Uint8Array(new ArrayBuffer(ERROR_BYTES));
  const head = new BigUint64Array(new ArrayBuffer(8));
  if (libpcap.findAllDevs(head, errors) !== 0) {
    throw new CaptureError('ERR_CAPTURE', `cannot list the devices (${errorText(errors)})`);
  }
  try {
    const { device, address } = structsOf(koffi);
    return [...walk<DeviceEntry>(koffi, head[0]!, device)].map((entry) => ({
      name: entry.name,
      description: entry.description ?? undefined,
      addresses: [...walk<AddressEntry>(koffi, entry.addresses, address)].flatMap((one) =>
        addressOf(koffi, one),
      ),
      ...flagsOf(entry.flags),
    }));
  } finally {
    if (head[0] !== 0n) libpcap.freeAllDevs(head[0]!);
  }
}

/** struct pcap_if and struct pcap_addr (pcap/pcap.h). */
function structsOf(koffi: Koffi) {
  structs ??= {
    device: koffi.struct({
      next: 'void *',
      name: 'str',
      description: 'str',
      addresses: 'void *',
      flags: 'uint32_t',
    }),
    address: koffi.struct({
      next: 'void *',
      address: 'void *',
      netmask: 'void *',
      broadcast: 'void *',
      destination: 'void *',
    }),
  };
  return structs;
}

let structs: Record<'device' | 'address', TypeObject> | undefined;

interface Entry {
  readonly next: Pointer | null;
}

interface DeviceEntry extends Entry {
  readonly name: string;
  readonly description: string | null;
  readonly addresses: Pointer | null;
  readonly flags: number;
}

interface AddressEntry extends Entry {
  readonly address: Pointer | null;
  readonly netmask: Pointer | null;
  readonly broadcast: Pointer | null;
  readonly destination: Pointer | null;
}

function* walk<T extends Entry>(koffi: Koffi, first: Pointer | null, type: TypeObject): Generator<T> {
  let at = first;
  while (at !== null && at !== 0n) {
    const entry: T = koffi.decode(at, type);
    yield entry;
    at = entry.next;
  }
}

/** PCAP_IF_ flags. */
function flagsOf(flags: number) {
  return {
    loopback: (flags & 1) !== 0,
    up: (flags & 2) !== 0,
    running: (flags & 4) !== 0,
    wireless: (flags & 8) !== 0,
    connection: CONNECTIONS[(flags >> 4) & 3]!,
  };
}

function addressOf(koffi: Koffi, entry: AddressEntry): DeviceAddress[] {
  const address = socketAddress(koffi, entry.address);
  if (address === undefined) return [];
  return [
    {
      family: address.family,
      address: address.text,
      netmask: socketAddress(koffi, entry.netmask)?.text,
      broadcast: socketAddress(koffi, entry.broadcast)?.text,
      destination: socketAddress(koffi, entry.destination)?.text,
    },
  ];
}

const CONNECTIONS = ['unknown', 'connected', 'disconnected', 'not applicable'] as const;

const AF_INET = 2;
const AF_INET6: Partial<Record<NodeJS.Platform, number>> = {
  linux: 10,
  darwin: 30,
  freebsd: 28,
  openbsd: 24,
  win32: 23,
};
/** BSD's struct sockaddr begins with its length, a byte, and has one byte of family left. */
const FAMILY_IS_A_BYTE = process.platform !== 'linux' && process.platform !== 'win32';

function socketAddress(koffi: Koffi, pointer: Pointer | null) {
  if (pointer === null || pointer === 0n) return undefined;
  const family: number = FAMILY_IS_A_BYTE
    ? koffi.decode(pointer, 1, 'uint8_t')
    : koffi.decode(pointer, 'uint16_t');
  if (family === AF_INET) {
    return { family: 'ipv4', text: ipv4Text(koffi.decode(pointer, 4, 'uint8_t', 4)) } as const;
  }
  if (family === AF_INET6[process.platform]) {
    return { family: 'ipv6', text: ipv6Text(koffi.decode(pointer, 8, 'uint8_t', 16)) } as const;
  }
  return undefined;
}
