import { u16be } from '@plainwire/bytes';
import { u16 } from '../../../declare.ts';
import { FieldCursor } from '../../../field-cursor.ts';
import { defineProtocol } from '../../../protocol.ts';
import type { FieldSink } from '../../../sink.ts';
import type { LayerView } from '../../../view.ts';
import { ednsOptions, recordData } from './dns-data.ts';
import {
  dataFields,
  ednsFields,
  recordFields as fields,
  headerFields,
  llmnrHeaderFields,
  messageSummary,
  statefulFields,
} from './dns-fields.ts';
import { recordContent, recordLabel } from './dns-label.ts';
import { type DnsName, dnsName } from './dns-name.ts';
import { rare, rareFields } from './dns-rare-fields.ts';

// Domain Name System messages (RFC 1035 §4.1), and their relatives: multicast DNS (RFC 6762) and LLMNR (RFC 4795).
//
//   0 id   2 flags   4 questions   6 answers   8 authorities   10 additionals   12 questions and records

const HEADER = 12;
const SRV = 33;
const OPT = 41;
const RESPONSE = 0x80;
const OPCODE = 0x78;
/** More records than messages on odd ports have. */
const MOST_ANSWERS = 100;
const MOST_OTHERS = 10;
/** RFC 6762 §10.2, §5.4: the top bit of the class has a meaning of its own. */
const TOP_BIT = 0x8000;

class MessageWalk {
  readonly #cursor: FieldCursor;
  readonly #base: number;
  readonly #multicast: boolean;

  constructor({ bytes, start, limit }: LayerView, sink: FieldSink, multicast: boolean) {
    this.#cursor = new FieldCursor(bytes, start + HEADER, limit, sink);
    this.#base = start;
    this.#multicast = multicast;
  }

  walk(): void {
    const { bytes, sink } = this.#cursor;
    const sections = ['Queries', 'Answers', 'Authoritative nameservers', 'Additional records'];
    for (const [section, label] of sections.entries()) {
      const count = u16be(bytes, this.#base + 4 + 2 * section);
      if (count === 0) continue;
      sink.group(label, this.#cursor.at, 0);
      for (let i = 0; i < count && !this.#cursor.short; i++) {
        if (section === 0) this.#question();
        else this.#record();
      }
      sink.close();
    }
    this.#extraneous();
  }

  /** What stands behind the last record. */
  #extraneous(): void {
    const { sink, at, left, short } = this.#cursor;
    if (left === 0 || short) return;
    sink.open(rare('extraneous'), at, left);
    sink.set(rare('extraneous.length'), at, left, left);
    sink.add(rare('extraneous.data'), at, left);
    sink.close();
  }

  #question(): void {
    const cursor = this.#cursor;
    const found = dnsName(cursor.bytes, cursor.at, this.#base, cursor.end);
    if (found === undefined || found.next + 4 > cursor.end) return void cursor.giveUp();
    const length = found.next - cursor.at;
    cursor.sink.group('', cursor.at, length + 4);
    if (cursor.wants(fields.queryName)) cursor.tell(fields.queryName, length, found.text);
    if (cursor.wants(fields.queryNameLength) || cursor.wants(fields.labelCount)) {
      // Wireshark counts nothing in a name of one byte.
      const counts = found.length > 1;
      cursor.tell(fields.queryNameLength, 0, counts ? found.length : 0);
      cursor.tell(fields.labelCount, 0, counts ? found.labels : 0);
    }
    cursor.skip(length);
    const type = cursor.integer(fields.queryType, 2);
    const kind = this.#class(fields.queryClass, fields.unicast);
    if (cursor.sink.only === undefined) cursor.sink.relabel(recordLabel(found.text, type, kind));
    cursor.sink.close();
  }

  #record(): void {
    const cursor = this.#cursor;
    const found = dnsName(cursor.bytes, cursor.at, this.#base, cursor.end);
    if (found === undefined || found.next + 10 > cursor.end) return void cursor.giveUp();
    const length = found.next - cursor.at;
    const whole = length + 10 + u16be(cursor.bytes, found.next + 8);
    // As in Wireshark, a record that is cut is not there.
    if (whole > cursor.left) return void cursor.giveUp();
    cursor.sink.group('', cursor.at, whole);
    const type = u16be(cursor.bytes, found.next);
    if (type === SRV) service(cursor, found, length);
    else if (cursor.wants(fields.name)) cursor.tell(fields.name, length, found.text);
    cursor.skip(length);
    cursor.integer(fields.type, 2);
    const isWhole = cursor.sink.only === undefined;
    if (type === OPT) {
      if (isWhole) cursor.sink.relabel(`${found.text}: type OPT`);
      this.#edns();
    } else {
      const kind = this.#class(fields.class, fields.cacheFlush);
      if (isWhole) {
        const content = recordContent(type, cursor.bytes, cursor.at + 6, cursor.end, this.#base);
        cursor.sink.relabel(recordLabel(found.text, type, kind) + content);
      }
      if (cursor.peek(1) > 0x7f) cursor.tell(rareFields.highTtl, 4, true);
      cursor.integer(fields.ttl, 4);
      recordData(type, cursor.vector(fields.dataLength, 2), { base: this.#base });
    }
    cursor.sink.close();
  }

  #class(field: typeof fields.class, top: typeof fields.cacheFlush): number {
    const cursor = this.#cursor;
    const value = cursor.peek(2);
    if (this.#multicast) {
      cursor.tell(field, 2, value & ~TOP_BIT);
      cursor.tell(top, 2, (value & TOP_BIT) !== 0);
      cursor.skip(2);
    } else {
      cursor.integer(field, 2);
    }
    return this.#multicast ? value & ~TOP_BIT : value;
  }

  /** RFC 6891 §6.1.3: class and time to live carry other things. */
  #edns(): void {
    const cursor = this.#cursor;
    if (this.#multicast) {
      cursor.tell(ednsFields.multicastPayloadSize, 2, cursor.peek(2) & ~TOP_BIT);
      cursor.tell(fields.cacheFlush, 2, cursor.peek(1) >= 0x80);
      cursor.skip(2);
    } else {
      cursor.integer(ednsFields.udpPayloadSize, 2);
    }
    cursor.integer(ednsFields.extendedRcode, 1);
    cursor.integer(ednsFields.version, 1);
    const z = cursor.peek(2);
    if (cursor.left >= 2) {
      cursor.sink.open(ednsFields.ednsZ, cursor.at, 2);
      cursor.tell(ednsFields.dnssecOk, 2, (z & 0x8000) !== 0);
      cursor.tell(ednsFields.ednsReserved, 2, z & 0x7fff);
      cursor.sink.close();
    }
    cursor.skip(2);
    ednsOptions(cursor.vector(fields.dataLength, 2));
  }
}

/** RFC 2782: `_service._proto.name`; a record of one has these in the place of its name. */
function service(cursor: FieldCursor, owner: DnsName, length: number): void {
  const { srvService, srvProtocol, srvName } = dataFields;
  if (![srvService, srvProtocol, srvName].some((field) => cursor.wants(field))) return;
  const [first = '', second, ...others] = owner.text.split('.');
  cursor.tell(srvService, length, first);
  if (second !== undefined) cursor.tell(srvProtocol, length, second);
  if (others.length > 0) cursor.tell(srvName, length, others.join('.'));
}

const walk = (layer: LayerView, sink: FieldSink) => new MessageWalk(layer, sink, false).walk();
const bodyFields = { ...fields, ...dataFields, ...rareFields, ...ednsFields, ...statefulFields };

/** Whether the header, on a port that nobody claims, is that of an ordinary query or of its response. */
function looksLikeMessage(bytes: Uint8Array, at: number, limit: number): boolean {
  if (limit - at <= HEADER || (bytes[at + 2]! & OPCODE) !== 0) return false;
  const count = (section: number) => u16be(bytes, at + 4 + 2 * section);
  if (count(3) > MOST_OTHERS) return false;
  if ((bytes[at + 2]! & RESPONSE) === 0) return count(0) === 1 && count(1) === 0 && count(2) === 0;
  return count(0) <= 1 && count(1) <= MOST_ANSWERS && count(2) <= MOST_OTHERS;
}

export const dns = defineProtocol({
  name: 'dns',
  title: 'Domain Name System',
  summary: messageSummary('Domain Name System'),
  spec: 'RFC 1035 §4.1',
  fields: { ...headerFields, ...bodyFields },
  claims: [
    { table: 'udp.port', key: 53 },
    { table: 'dns.message', key: 0 },
  ],
  sniffs: [{ table: 'udp.port', test: looksLikeMessage }],
  minimum: HEADER,
  walk,
});

export const mdns = defineProtocol({
  name: 'mdns',
  title: 'Multicast Domain Name System',
  summary: messageSummary('Multicast Domain Name System'),
  spec: 'RFC 6762 §18',
  fields: { ...headerFields, ...bodyFields },
  claims: [{ table: 'udp.port', key: 5353 }],
  minimum: HEADER,
  walk: (layer, sink) => new MessageWalk(layer, sink, true).walk(),
});

export const llmnr = defineProtocol({
  name: 'llmnr',
  title: 'Link-local Multicast Name Resolution',
  summary: messageSummary('Link-local Multicast Name Resolution'),
  spec: 'RFC 4795 §2.1.1',
  fields: { ...llmnrHeaderFields, ...bodyFields },
  claims: [{ table: 'udp.port', key: 5355 }],
  minimum: HEADER,
  walk,
});

/** Over TCP a message has its length before it (RFC 1035 §4.2.2). */
export const dnsOverTcp = defineProtocol({
  name: 'dns-tcp',
  title: 'Domain Name System over TCP',
  spec: 'RFC 1035 §4.2.2',
  fields: { length: u16('dns.length', '', 0) },
  claims: [{ table: 'tcp.port', key: 53 }],
  next: ['dns.message'],
  minimum: 2,
  limitedBy: 'dns.length',
  step(bytes, at, _limit, handoff) {
    handoff.wireLimit = at + 2 + u16be(bytes, at);
    handoff.table = 0;
    handoff.key = 0;
    return at + 2;
  },
  stackNames: () => [],
});
