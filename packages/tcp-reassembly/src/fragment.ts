import type { ChunkSource } from './stream-chunk.ts';

/**
 * What the defragmenter wants to know of one fragment of an IP datagram (RFC 791 §3.2, RFC 8200 §4.5). Nothing stays
 * referenced after the push; the object may be reused.
 */
export interface Fragment {
  /** Holds both addresses, network byte order. */
  addresses: Uint8Array;
  sourceAt: number;
  destinationAt: number;
  /** 4 for IPv4, 16 for IPv6. */
  addressLength: number;
  /** Tells apart links that share addresses: a VLAN, tunnel or interface number, as the caller chooses; else 0. */
  linkKey: number;
  /** 16 bits of the IPv4 header, 32 bits of the IPv6 fragment header. */
  identification: number;
  /** Protocol of the IPv4 header, next header of the IPv6 fragment header. */
  protocol: number;
  /** Where the payload lies in the datagram's payload, in bytes. */
  offset: number;
  moreFragments: boolean;

  payload: Uint8Array;
  payloadAt: number;
  /** Payload bytes that were captured. */
  payloadLength: number;
  /** Payload bytes on the wire. */
  originalPayloadLength: number;

  seconds: number;
  nanoseconds: number;
  /** Number of the capture record, from 1. */
  record: number;
}

/** The payload of a datagram of which every fragment came. */
export interface Datagram {
  /** Protocol of the payload: of IPv6, what the first fragment says. */
  readonly protocol: number;
  /** A fresh copy. Shorter than `originalLength` when the snapshot length cut a fragment: it stops there. */
  readonly payload: Uint8Array;
  readonly originalLength: number;
  /** Where the bytes came from, in order. */
  readonly sources: readonly ChunkSource[];
}

/** The record that made something happen, and when. */
interface Happened {
  readonly record: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** The last missing fragment came. */
export interface DatagramReassembled extends Happened {
  readonly type: 'datagram';
  readonly datagram: Datagram;
}

/** A fragment brought nothing but bytes that were there, and the same ones. */
export interface FragmentRepeated extends Happened {
  readonly type: 'duplicate';
  readonly offset: number;
  readonly length: number;
}

/** Two fragments brought different bytes for the same range. */
export interface FragmentsOverlapped extends Happened {
  readonly type: 'overlap';
  readonly offset: number;
  readonly length: number;
  readonly kept: Uint8Array;
  readonly keptRecord: number;
  readonly other: Uint8Array;
  readonly otherRecord: number;
}

/**
 * A fragment was not used: `too-long` beyond 65,535 bytes, `length` not a multiple of 8 (IPv6), `end` beyond or another
 * end than the last fragment's, `overlap` of IPv6 fragments, which spoils the datagram (RFC 5722 §3), `too-many`.
 */
export interface FragmentRefused extends Happened {
  readonly type: 'refused';
  readonly reason: 'too-long' | 'length' | 'end' | 'overlap' | 'too-many';
  readonly offset: number;
  readonly length: number;
}

/** A first fragment too short for the ports and flags of TCP (RFC 1858 §3). It is used all the same. */
export interface FragmentTiny extends Happened {
  readonly type: 'tiny';
  readonly offset: number;
  readonly length: number;
}

/** A datagram stayed incomplete and was dropped; `fragments` lists what had come of it. */
export interface DatagramDropped extends Happened {
  readonly type: 'dropped';
  readonly reason: 'timeout' | 'limit' | 'capture-end';
  readonly fragments: readonly ChunkSource[];
}

export type FragmentEvent =
  | DatagramReassembled
  | FragmentRepeated
  | FragmentsOverlapped
  | FragmentRefused
  | FragmentTiny
  | DatagramDropped;
