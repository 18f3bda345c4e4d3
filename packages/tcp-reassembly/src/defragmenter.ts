import { fromBase64 } from './base64.ts';
import type { Fragment, FragmentEvent, FragmentRefused } from './fragment.ts';
import { mix } from './hash.ts';
import { type OverlapPolicy, policyMask } from './overlap-policy.ts';
import { type DatagramKey, type DatagramSnapshot, PendingDatagram } from './pending-datagram.ts';
import { PendingTable } from './pending-table.ts';
import { PieceBuffers } from './piece-buffers.ts';
import { checkSnapshot, SNAPSHOT_VERSION } from './snapshot.ts';

/** How much the defragmenter may keep; the oldest datagram is dropped, and said, when one is reached. */
export interface DefragmentLimits {
  /** Memory for fragments, 512 bytes of bookkeeping for each datagram and 64 for each fragment included. */
  readonly bytes: number;
  readonly fragments: number;
  readonly fragmentsPerDatagram: number;
}

export const defaultDefragmentLimits: DefragmentLimits = {
  bytes: 32 << 20,
  fragments: 65_535,
  fragmentsPerDatagram: 8_192,
};

export interface DefragmenterOptions {
  /** Which bytes win where IPv4 fragments overlap. Default `bsd`. Overlapping IPv6 fragments spoil the datagram. */
  readonly policy?: OverlapPolicy | undefined;
  readonly limits?: Partial<DefragmentLimits> | undefined;
  /** Capture time after which an incomplete datagram is dropped. Default 60 (RFC 8200 §4.5). */
  readonly timeoutSeconds?: number | undefined;
}

/** Puts IPv4 and IPv6 fragments of any order together. No I/O, no clock: time is that of the fragments. */
export interface Defragmenter {
  /** What this fragment made happen. The array is valid until the next push, its events for good. */
  push(fragment: Fragment): readonly FragmentEvent[];
  /** No more fragments will come: incomplete datagrams are dropped. */
  end(): readonly FragmentEvent[];
  /** All that is remembered, as plain data for `restoreDefragmenter`: it survives `structuredClone` and JSON. */
  snapshot(): DefragmenterSnapshot;
  /** Datagrams held, and the memory they take. */
  readonly held: { readonly datagrams: number; readonly bytes: number };
}

/** A defragmenter with nothing in it. Throws `TCP_POLICY_UNKNOWN` when there is no such overlap policy. */
export function createDefragmenter(options: DefragmenterOptions = {}): Defragmenter {
  return new IpDefragmenter(options);
}

/** The datagrams that are not complete, oldest first. It contains their bytes. */
export interface DefragmenterSnapshot {
  readonly kind: 'ip-defragmenter';
  readonly version: number;
  /** Time of the last fragment. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly datagrams: readonly DatagramSnapshot[];
}

/**
 * A defragmenter that goes on where `snapshot` was taken, with the same options. Throws `TCP_SNAPSHOT_UNKNOWN` when it is
 * none, or of another version.
 */
export function restoreDefragmenter(
  snapshot: DefragmenterSnapshot,
  options: DefragmenterOptions = {},
): Defragmenter {
  checkSnapshot(snapshot, 'ip-defragmenter');
  const defragmenter = new IpDefragmenter(options);
  defragmenter.restore(snapshot);
  return defragmenter;
}

const MAX_LENGTH = 65_535;
/** Of datagrams that left, so many wait to be used again. */
const MOST_SPARE = 1024;
const TCP = 6;
/** A first fragment needs this much of the TCP header to show its flags. */
const TCP_THROUGH_FLAGS = 14;
/** Fragments of a complete datagram that come again within this time were captured twice. */
const DUPLICATE_SECONDS = 0.1;
const DATAGRAM_COST = 512;
const FRAGMENT_COST = 64;
const NOTHING: readonly FragmentEvent[] = Object.freeze([]);

class IpDefragmenter implements Defragmenter {
  readonly #policy: number;
  readonly #limits: DefragmentLimits;
  readonly #timeout: number;
  readonly #seed = (Math.random() * 0x1_0000_0000) | 0;
  /** Oldest first, which is also the order in which they time out. */
  readonly #pending = new PendingTable();
  readonly #buffers = new PieceBuffers();
  /** Those that left, to be used again. */
  readonly #spare: PendingDatagram[] = [];
  #bytes = 0;
  #fragments = 0;
  #events: FragmentEvent[] = [];
  #record = 0;
  #seconds = 0;
  #nanoseconds = 0;

  constructor(options: DefragmenterOptions) {
    this.#policy = policyMask(options.policy);
    this.#limits = { ...defaultDefragmentLimits, ...options.limits };
    this.#timeout = options.timeoutSeconds ?? 60;
  }

  get held() {
    return { datagrams: this.#pending.size, bytes: this.#bytes };
  }

  push(fragment: Fragment): readonly FragmentEvent[] {
    if (this.#events.length > 0) this.#events.length = 0;
    this.#record = fragment.record;
    this.#seconds = fragment.seconds;
    this.#nanoseconds = fragment.nanoseconds;
    this.#expire();
    if (fragment.offset === 0 && !fragment.moreFragments) this.#atomic(fragment);
    else this.#take(fragment);
    return this.#events.length > 0 ? this.#events : NOTHING;
  }

  end(): readonly FragmentEvent[] {
    this.#events.length = 0;
    this.#record = 0;
    for (const pending of this.#pending) this.#drop(pending, 'capture-end');
    return this.#events;
  }

  snapshot(): DefragmenterSnapshot {
    const datagrams = [...this.#pending].map((pending) => pending.snapshot());
    const when = { seconds: this.#seconds, nanoseconds: this.#nanoseconds };
    return { kind: 'ip-defragmenter', version: SNAPSHOT_VERSION, ...when, datagrams };
  }

  /** For a defragmenter with nothing in it. */
  restore({ seconds, nanoseconds, datagrams }: DefragmenterSnapshot): void {
    this.#seconds = seconds;
    this.#nanoseconds = nanoseconds;
    for (const datagram of datagrams) this.#restore(datagram);
  }

  #restore(datagram: DatagramSnapshot): void {
    const { fragments, length, complete, spoiled } = datagram;
    const addresses = fromBase64(datagram.addresses);
    const key = { ...datagram, addresses, sourceAt: 0, destinationAt: datagram.addressLength };
    const pending = this.#begin(key);
    pending.bytes.restore(datagram.waiting);
    Object.assign(pending, { fragments, length, complete, spoiled });
    this.#bytes += pending.bytes.capacity + fragments * FRAGMENT_COST;
    this.#fragments += fragments;
  }

  /** RFC 6946: a fragment that is a whole datagram has nothing to do with others of the same identification. */
  #atomic(fragment: Fragment): void {
    const { payload, payloadAt, payloadLength, originalPayloadLength, record, protocol } = fragment;
    this.#say({
      type: 'datagram',
      datagram: {
        protocol,
        payload: payload.slice(payloadAt, payloadAt + payloadLength),
        originalLength: originalPayloadLength,
        sources: [{ record, offset: 0, length: payloadLength }],
      },
    });
  }

  #take(fragment: Fragment): void {
    const { offset, moreFragments } = fragment;
    const length = Math.max(fragment.payloadLength, fragment.originalPayloadLength);
    const impossible = impossibleAlone(fragment, length);
    const pending = impossible === undefined ? (this.#find(fragment) ?? this.#begin(fragment)) : undefined;
    if (pending?.complete) {
      this.#say({ type: 'duplicate', offset, length });
      return;
    }
    const reason = impossible ?? this.#refusal(pending!, offset + length, moreFragments);
    if (reason !== undefined) {
      this.#say({ type: 'refused', reason, offset, length });
      return;
    }
    this.#use(pending!, fragment, offset + length);
  }

  #use(pending: PendingDatagram, fragment: Fragment, end: number): void {
    const { offset, protocol, moreFragments } = fragment;
    if (offset === 0 && protocol === TCP && end < TCP_THROUGH_FLAGS) {
      this.#say({ type: 'tiny', offset, length: end });
    }
    if (!moreFragments) pending.length = end;
    if (offset === 0) pending.protocol = protocol;
    if (pending.addressLength === 16 && pending.bytes.overlaps(offset, end))
      this.#overlap6(pending, fragment, end);
    else this.#insert(pending, fragment, end);
    if (pending.whole) this.#complete(pending);
    else this.#keepLimits(pending);
  }

  #refusal(
    pending: PendingDatagram,
    end: number,
    moreFragments: boolean,
  ): FragmentRefused['reason'] | undefined {
    if (pending.spoiled) return 'overlap';
    if (!fitsEnd(pending, end, moreFragments)) return 'end';
    return pending.fragments >= this.#limits.fragmentsPerDatagram ? 'too-many' : undefined;
  }

  /** RFC 5722 §3: only an exact copy may lie on another fragment. */
  #overlap6(pending: PendingDatagram, fragment: Fragment, end: number): void {
    const { offset, payload, payloadAt, payloadLength } = fragment;
    const bytes = payload.subarray(payloadAt, payloadAt + payloadLength);
    const length = end - offset;
    if (pending.bytes.hasSource(offset, end) && pending.bytes.matches(offset, bytes)) {
      this.#say({ type: 'duplicate', offset, length });
      return;
    }
    this.#release(pending);
    pending.bytes.clear();
    pending.spoiled = true;
    this.#bytes += DATAGRAM_COST;
    this.#say({ type: 'refused', reason: 'overlap', offset, length });
  }

  #insert(pending: PendingDatagram, fragment: Fragment, end: number): void {
    const { offset, payload, payloadAt, payloadLength, record } = fragment;
    const bytes = payload.subarray(payloadAt, payloadAt + payloadLength);
    const before = pending.bytes.capacity;
    pending.bytes.insert(offset, bytes, record);
    const { conflicts, repeated } = pending.bytes;
    if (offset + bytes.length < end) pending.bytes.insertMissing(offset + bytes.length, end, record);
    this.#bytes += pending.bytes.capacity - before + FRAGMENT_COST;
    pending.fragments++;
    this.#fragments++;
    for (const conflict of conflicts) {
      this.#say({ type: 'overlap', length: conflict.kept.length, ...conflict });
    }
    if (repeated === end - offset && conflicts.length === 0) {
      this.#say({ type: 'duplicate', offset, length: end - offset });
    }
  }

  #complete(pending: PendingDatagram): void {
    const datagram = pending.assemble();
    this.#release(pending);
    pending.finish();
    // It stays known for a moment, so that a fragment captured twice does not begin it anew.
    pending.seconds = this.#seconds;
    pending.nanoseconds = this.#nanoseconds;
    this.#pending.renew(pending);
    this.#bytes += DATAGRAM_COST;
    this.#say({ type: 'datagram', datagram });
    this.#keepLimits(pending);
  }

  #begin(fragment: DatagramKey): PendingDatagram {
    const hash = this.#hash(fragment);
    const pending = this.#spare.pop() ?? new PendingDatagram(this.#policy, this.#buffers);
    pending.begin(hash, fragment);
    this.#pending.add(pending);
    this.#bytes += DATAGRAM_COST;
    return pending;
  }

  #find(fragment: Fragment): PendingDatagram | undefined {
    const pending = this.#pending.find(this.#hash(fragment), fragment);
    if (pending?.complete && pending.age(this.#seconds, this.#nanoseconds) > DUPLICATE_SECONDS) {
      this.#forget(pending);
      return undefined;
    }
    return pending;
  }

  #hash(fragment: DatagramKey): number {
    const { addresses, sourceAt, destinationAt, addressLength } = fragment;
    let hash = mix(this.#seed ^ fragment.identification) ^ fragment.linkKey;
    for (let i = 0; i < addressLength; i++)
      hash = (Math.imul(hash, 0x01000193) ^ addresses[sourceAt + i]!) | 0;
    hash = mix(hash);
    for (let i = 0; i < addressLength; i++) {
      hash = (Math.imul(hash, 0x01000193) ^ addresses[destinationAt + i]!) | 0;
    }
    return mix(hash);
  }

  #expire(): void {
    for (let at = this.#pending.oldest; at !== undefined; at = this.#pending.oldest) {
      if (at.age(this.#seconds, this.#nanoseconds) <= this.#timeout) return;
      this.#drop(at, 'timeout');
    }
  }

  #keepLimits(newest: PendingDatagram): void {
    const { bytes, fragments } = this.#limits;
    let at = this.#pending.oldest;
    while (at !== undefined && (this.#bytes > bytes || this.#fragments > fragments)) {
      const { newer }: PendingDatagram = at;
      if (at !== newest || this.#pending.size === 1) this.#drop(at, 'limit');
      at = newer;
    }
  }

  #drop(pending: PendingDatagram, reason: 'timeout' | 'limit' | 'capture-end'): void {
    const isSaid = !pending.complete && !pending.spoiled;
    const fragments = isSaid ? pending.sources() : [];
    this.#forget(pending);
    if (isSaid) this.#say({ type: 'dropped', reason, fragments });
  }

  #forget(pending: PendingDatagram): void {
    this.#release(pending);
    pending.bytes.clear();
    this.#pending.delete(pending);
    if (this.#spare.length < MOST_SPARE) this.#spare.push(pending);
  }

  /** Takes what the datagram costs off the counts. */
  #release(pending: PendingDatagram): void {
    this.#bytes -= pending.bytes.capacity + pending.fragments * FRAGMENT_COST + DATAGRAM_COST;
    this.#fragments -= pending.fragments;
    pending.fragments = 0;
  }

  #say(event: Untimed): void {
    const said = event as Mutable<FragmentEvent>;
    said.record = this.#record;
    said.seconds = this.#seconds;
    said.nanoseconds = this.#nanoseconds;
    this.#events.push(said);
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

type Untimed = FragmentEvent extends infer Event
  ? Event extends FragmentEvent
    ? Omit<Event, 'record' | 'seconds' | 'nanoseconds'>
    : never
  : never;

/** What is wrong with a fragment whatever the others say. */
function impossibleAlone(fragment: Fragment, length: number): 'too-long' | 'length' | undefined {
  if (fragment.offset + length > MAX_LENGTH) return 'too-long';
  const odd = fragment.addressLength === 16 && fragment.moreFragments && length % 8 !== 0;
  return odd || length === 0 ? 'length' : undefined;
}

/** Whether a fragment up to `end` agrees with what is known of the datagram's end. */
function fitsEnd(pending: PendingDatagram, end: number, moreFragments: boolean): boolean {
  if (pending.length !== -1) return moreFragments ? end <= pending.length : end === pending.length;
  return moreFragments || pending.bytes.end <= end;
}
