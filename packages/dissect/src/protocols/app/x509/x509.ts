import type { Field } from '../../../declared-field.ts';
import { oidText } from '../../../format-value.ts';
import type { FieldSink } from '../../../sink.ts';
import { type DerElement, derChildren, derElement, TAG } from './der.ts';
import { x509Fields as fields } from './x509-fields.ts';

// Certificates (RFC 5280 §4.1):
//
//   Certificate { tbsCertificate { [0] version, serialNumber, signature, issuer, validity, subject,
//     subjectPublicKeyInfo, [3] extensions }, signatureAlgorithm, signature }

const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const COUNTRY = '2.5.4.6';
const KEY_IDENTIFIER = '2.5.29.14';
const KEY_USAGE = '2.5.29.15';
const ALTERNATIVE_NAME = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';
const AUTHORITY_KEY = '2.5.29.35';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const DNS_NAME = 0x82;
const UTF8 = new TextDecoder();
const IP_ADDRESS = 0x87;
const CONTEXT_0 = 0x80;

/** The fields of the certificate in the `length` bytes at `at`; what cannot be read is passed over. */
export function walkCertificate(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  if (isWanted(sink)) new CertificateWalk(bytes, sink).walk(at, at + length);
}

/** The attributes of the distinguished name in the `length` bytes at `at`. */
export function walkDistinguishedName(bytes: Uint8Array, at: number, length: number, sink: FieldSink): void {
  const name = isWanted(sink) ? derElement(bytes, at, at + length) : undefined;
  if (name !== undefined) new CertificateWalk(bytes, sink).name(name);
}

/** A certificate is long: it is read only for who looks for what is in one. */
const isWanted = ({ only }: FieldSink) => only === undefined || only.startsWith('x509');

class CertificateWalk {
  readonly #bytes: Uint8Array;
  readonly #sink: FieldSink;

  constructor(bytes: Uint8Array, sink: FieldSink) {
    this.#bytes = bytes;
    this.#sink = sink;
  }

  walk(at: number, limit: number): void {
    const certificate = derElement(this.#bytes, at, limit);
    const [body, signatureAlgorithm] = certificate === undefined ? [] : this.#inside(certificate);
    if (body !== undefined) this.#body(this.#inside(body));
    if (signatureAlgorithm !== undefined) this.#algorithm(signatureAlgorithm);
  }

  #body(parts: readonly DerElement[]): void {
    const rest = parts[0]?.tag === VERSION ? parts.slice(1) : parts;
    if (rest !== parts) this.#version(parts[0]!);
    const [serial, algorithm, issuer, validity, subject, key, ...others] = rest;
    if (serial !== undefined) this.#content(fields.x509SerialNumber, serial);
    if (algorithm !== undefined) this.#algorithm(algorithm);
    if (issuer !== undefined) this.#name(fields.x509Issuer, issuer);
    if (validity !== undefined) this.#validity(validity);
    if (subject !== undefined) this.#name(fields.x509Subject, subject);
    if (key !== undefined) this.#publicKey(key);
    const extensions = others.find(({ tag }) => tag === EXTENSIONS);
    if (extensions !== undefined) this.#extensions(extensions);
  }

  #version(element: DerElement): void {
    const [value] = this.#inside(element);
    if (value !== undefined) this.#set(fields.x509Version, value, this.#bytes[value.content] ?? 0);
  }

  #algorithm(element: DerElement): void {
    const [id] = this.#inside(element);
    if (id?.tag === TAG.OID) this.#content(fields.x509Algorithm, id);
  }

  #name(field: Field, element: DerElement): void {
    this.#sink.open(field, element.start, 0);
    this.name(element);
    this.#sink.close();
  }

  name(element: DerElement): void {
    for (const set of this.#inside(element)) {
      const attributes = this.#inside(set);
      this.#set(fields.x509Name, set, attributes.length);
      for (const attribute of attributes) this.#attribute(attribute);
    }
  }

  #attribute(element: DerElement): void {
    const [type, value] = this.#inside(element);
    if (type === undefined || value === undefined) return;
    this.#content(fields.x509NameType, type);
    if (this.#oid(type) === COUNTRY) {
      this.#content(fields.x509Country, value);
    } else if (value.tag === TAG.PRINTABLE_STRING) {
      this.#set(fields.x509String, value, 1);
      this.#content(fields.x509Printable, value);
    } else if (value.tag === TAG.UTF8_STRING) {
      this.#set(fields.x509String, value, 4);
      this.#set(fields.x509Utf8, value, UTF8.decode(this.#bytes.subarray(value.content, value.end)));
    }
  }

  #validity(element: DerElement): void {
    this.#set(fields.x509Validity, element, true);
    const [from, to] = this.#inside(element);
    if (from !== undefined) this.#time(fields.x509NotBefore, from);
    if (to !== undefined) this.#time(fields.x509NotAfter, to);
  }

  /** RFC 5280 §4.1.2.5: two digits of the year up to 2049, four from then on. */
  #time(field: Field, element: DerElement): void {
    const isUtc = element.tag === TAG.UTC_TIME;
    this.#set(field, element, isUtc ? 0 : 1);
    const digits = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(this.#ascii(element));
    if (digits === null) return;
    const [, year = '', month, day, hour, minute, second] = digits;
    const fullYear = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`;
    if (isUtc) {
      this.#set(fields.x509UtcTime, element, `${fullYear}-${month}-${day} ${hour}:${minute}:${second} (UTC)`);
    } else {
      const ms = Date.UTC(
        Number(fullYear),
        Number(month) - 1,
        Number(day),
        Number(hour),
        Number(minute),
        Number(second),
      );
      if (!Number.isNaN(ms)) this.#set(fields.x509GeneralizedTime, element, BigInt(ms) * 1_000_000n);
    }
  }

  #publicKey(element: DerElement): void {
    const [algorithm, key] = this.#inside(element);
    if (algorithm !== undefined) this.#algorithm(algorithm);
    if (key !== undefined) this.#bits(fields.x509PublicKey, key);
  }

  #extensions(element: DerElement): void {
    const [list] = this.#inside(element);
    if (list === undefined) return;
    const extensions = this.#inside(list);
    this.#set(fields.x509Extensions, list, extensions.length);
    for (const extension of extensions) this.#extension(this.#inside(extension));
  }

  #extension(parts: readonly DerElement[]): void {
    const id = parts[0];
    const value = parts.at(-1);
    if (id === undefined || value?.tag !== TAG.OCTET_STRING) return;
    this.#content(fields.x509ExtensionId, id);
    if (parts.length === 3) this.#set(fields.x509Critical, parts[1]!, this.#bytes[parts[1]!.content] !== 0);
    const inner = derElement(this.#bytes, value.content, value.end);
    if (inner !== undefined) this.#extensionValue(this.#oid(id), inner);
  }

  #extensionValue(id: string, element: DerElement): void {
    switch (id) {
      case KEY_IDENTIFIER:
        this.#content(fields.x509KeyIdentifier, element);
        break;
      case KEY_USAGE:
        this.#bits(fields.x509KeyUsage, element);
        break;
      case ALTERNATIVE_NAME:
        this.#alternativeNames(element);
        break;
      case BASIC_CONSTRAINTS: {
        const authority = this.#inside(element).find(({ tag }) => tag === TAG.BOOLEAN);
        if (authority !== undefined)
          this.#set(fields.x509CertificateAuthority, authority, this.#bytes[authority.content] !== 0);
        break;
      }
      case AUTHORITY_KEY: {
        const key = this.#inside(element).find(({ tag }) => tag === CONTEXT_0);
        if (key !== undefined) this.#content(fields.x509AuthorityKey, key);
        break;
      }
      case EXTENDED_KEY_USAGE:
        for (const purpose of this.#inside(element)) this.#content(fields.x509KeyPurpose, purpose);
    }
  }

  #alternativeNames(element: DerElement): void {
    const names = this.#inside(element);
    this.#set(fields.x509Names, element, names.length);
    for (const name of names) {
      if (name.tag === DNS_NAME) this.#content(fields.x509DnsName, name);
      if (name.tag === IP_ADDRESS) this.#content(fields.x509IpAddress, name);
    }
  }

  /** A bit string, without the byte that counts its unused bits. */
  #bits(field: Field, { content, end }: DerElement): void {
    if (end > content) this.#sink.add(field, content + 1, end - content - 1);
  }

  #inside(element: DerElement): DerElement[] {
    return derChildren(this.#bytes, element);
  }

  #content(field: Field, { content, end }: DerElement): void {
    this.#sink.add(field, content, end - content);
  }

  #set(field: Field, { start, end }: DerElement, value: number | boolean | string | bigint): void {
    this.#sink.set(field, start, end - start, value);
  }

  #oid({ content, end }: DerElement): string {
    return oidText(this.#bytes.subarray(content, end));
  }

  #ascii({ content, end }: DerElement): string {
    return String.fromCharCode(...this.#bytes.subarray(content, Math.min(end, content + 32)));
  }
}
