import { type Dissector, type Frame, protocolOfContent } from '@plainwire/dissect';
import type { Connection, Segment } from '@plainwire/tcp-reassembly';
import { looksLikeTls } from '@plainwire/tls-decrypt';
import type { AnalyzedFrame } from './analyzed-frame.ts';
import type { StreamApplication } from './stream-router.ts';

const NAMES: Readonly<Record<StreamApplication, string>> = { tls: 'tls', http: 'http', dns: 'dns-tcp' };
const CHANGE_CIPHER_SPEC = 20;
const HEARTBEAT = 24;
const RECORD_HEADER = 5;

/**
 * Connections of which the snapshot length cut a segment. Nothing puts their streams together, so that each of their
 * segments is read by itself, as far as it goes and as in Wireshark: `tcpdump -s 96` still tells who asked for what.
 */
export class CutPayload {
  readonly #dissector: Dissector;
  /** Which directions were cut: 1, 2, or both. */
  readonly #cut = new WeakMap<Connection, number>();
  /** Most captures are whole: nothing is looked up for their segments. */
  #isAnyCut = false;

  constructor(dissector: Dissector) {
    this.#dissector = dissector;
  }

  isOf(connection: Connection): boolean {
    return this.#cut.has(connection);
  }

  /** Appends what there is of `segment`, the innermost of `frame`, when it has to be read by itself; gives the protocol that it is read as. */
  layOver(frame: AnalyzedFrame, segment: Segment): string | undefined {
    const isWhole = segment.payloadLength === segment.originalPayloadLength;
    if (isWhole && !this.#isAnyCut) return undefined;
    const { connection, direction } = frame.tcp!;
    const cut = this.#cut.get(connection) ?? 0;
    if (isWhole)
      return cut === 0 ? undefined : this.#layWhole(frame, segment, (cut & (1 << direction)) !== 0);
    this.#isAnyCut = true;
    this.#cut.set(connection, cut | (1 << direction));
    return segment.payloadLength === 0 ? undefined : this.#layCut(frame, segment);
  }

  #layCut({ layers, tcp }: AnalyzedFrame, segment: Segment): string | undefined {
    const { connection, application } = tcp!;
    const name = application === undefined ? this.#nameByPort(connection) : NAMES[application];
    if (name === undefined || this.#dissector.protocolId(name) < 0) return undefined;
    if (name === 'http') this.#layHttp(layers, segment);
    else this.#lay(layers, name === 'tls' && isText(segment) ? 'data' : name, segment);
    this.#sayCut(layers, name, segment);
    return name;
  }

  /** A segment that was not cut, in a connection of which others were. */
  #layWhole(frame: AnalyzedFrame, segment: Segment, isBehindCut: boolean): string | undefined {
    const { application } = frame.tcp!;
    if (segment.payloadLength === 0) return application === 'tls' ? 'tls' : undefined;
    if (application === 'tls') {
      if (looksLikeTls(bytesOf(segment))) this.#lay(frame.layers, 'tls', segment);
      return 'tls';
    }
    if (application !== 'http' || !isBehindCut || isPart(frame)) return undefined;
    this.#layHttp(frame.layers, segment);
    return 'http';
  }

  #sayCut(frame: Frame, layer: string, { payloadAt, payloadLength, originalPayloadLength }: Segment): void {
    frame.fault ??= {
      code: 'incomplete',
      layer,
      offset: payloadAt - frame.start,
      needed: originalPayloadLength,
      had: payloadLength,
      limitedBy: 'capture',
      spec: this.#dissector.protocols[this.#dissector.protocolId(layer)]!.spec,
    };
  }

  /** A message as far as it goes, or more of a body that another segment began. */
  #layHttp(frame: Frame, segment: Segment): void {
    this.#lay(frame, 'http', segment);
    const begins =
      frame.valuesOf('http.request.method').length + frame.valuesOf('http.response.version').length > 0;
    const body = begins ? bodyAt(bytesOf(segment)) : 0;
    const isWhole = segment.payloadLength === segment.originalPayloadLength;
    if (body >= segment.payloadLength || (isWhole && !begins)) return;
    const type = begins ? frame.valuesOf('http.content_type').at(-1) : undefined;
    const content = type === undefined ? 'data' : protocolOfContent(type);
    if (content !== undefined) this.#lay(frame, content, segment, body);
  }

  #lay(frame: Frame, name: string, segment: Segment, from = 0): void {
    if (this.#dissector.protocolId(name) < 0) return;
    const { payload, payloadAt, payloadLength, originalPayloadLength } = segment;
    const end = payloadAt + payloadLength;
    const wireEnd = payloadAt + originalPayloadLength;
    this.#dissector.dissectAs(frame, name, payload, payloadAt + from, end, undefined, wireEnd);
  }

  /** What the lower of the ports is for, else the higher. */
  #nameByPort({ endpoints }: Connection): string | undefined {
    const ports = endpoints.map(({ port }) => port).sort((a, b) => a - b);
    const protocols = ports.map((port) => this.#dissector.lookup('tcp.port', port));
    return protocols.find((protocol) => protocol !== undefined)?.name;
  }
}

function bytesOf({ payload, payloadAt, payloadLength }: Segment): Uint8Array {
  return payload.subarray(payloadAt, payloadAt + payloadLength);
}

/** Whether the segment ends an HTTP message, or begins one that is whole later. */
function isPart({ tcp, outcome, record }: AnalyzedFrame): boolean {
  return outcome.messages.length > 0 || tcp!.open?.sources[0] === record.number;
}

/** As in Wireshark: what begins with letters is no part of a record. */
function isText(segment: Segment): boolean {
  const begin = bytesOf(segment).subarray(0, RECORD_HEADER);
  if (begin[0]! >= CHANGE_CIPHER_SPEC && begin[0]! <= HEARTBEAT) return false;
  return begin.length === RECORD_HEADER && begin.every((byte) => byte >= 0x20 && byte < 0x7f);
}

const CR = 0x0d;
const LF = 0x0a;

/** Behind the first empty line. */
function bodyAt(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return bytes.length;
}
