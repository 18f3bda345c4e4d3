import { computed } from '../../declare.ts';
import { defineProtocol } from '../../protocol.ts';
import type { LayerView } from '../../view.ts';

// What a message of another protocol carries, by its media type (RFC 9110 §8.3). Its inside is not read.

const whole = ({ bytes, start, limit }: LayerView) => bytes.subarray(start, limit);

const content = (name: string, title: string, spec: string) =>
  defineProtocol({ name, title, spec, fields: {}, minimum: 1, step: (_bytes, _at, limit) => limit });

export const textLines = content('data-text-lines', 'Line-based text data', 'RFC 2046 §4.1');
export const json = content('json', 'JavaScript Object Notation', 'RFC 8259');
export const xml = content('xml', 'eXtensible Markup Language', 'RFC 7303');
export const multipart = content('mime_multipart', 'MIME Multipart Media Encapsulation', 'RFC 2046 §5.1');
export const gif = content('image-gif', 'Compuserve GIF', 'GIF 89a');
export const jpeg = content('image-jfif', 'JPEG File Interchange Format', 'ITU-T T.871');
export const png = content('png', 'Portable Network Graphics', 'RFC 2083');

/** A media type that has no protocol of its own. */
export const media = defineProtocol({
  name: 'media',
  title: 'Media Type',
  spec: 'RFC 6838',
  fields: { type: computed('media.type', 'Media type', 'bytes', whole) },
  minimum: 1,
  step: (_bytes, _at, limit) => limit,
});

const PROTOCOLS: Readonly<Record<string, string>> = {
  'text/plain': 'data-text-lines',
  'text/richtext': 'data-text-lines',
  'text/enriched': 'data-text-lines',
  'text/html': 'data-text-lines',
  'text/css': 'data-text-lines',
  'text/javascript': 'data-text-lines',
  'application/x-javascript': 'data-text-lines',
  'application/x-ns-proxy-autoconfig': 'data-text-lines',
  'text/xml': 'xml',
  'text/vnd.wap.wml': 'xml',
  'application/xml': 'xml',
  'application/rss+xml': 'xml',
  'application/atom+xml': 'xml',
  'application/soap+xml': 'xml',
  'image/svg+xml': 'xml',
  'application/json': 'json',
  'application/problem+json': 'json',
  'application/x-www-form-urlencoded': 'urlencoded-form',
  'image/gif': 'image-gif',
  'image/jpeg': 'image-jfif',
  'image/jpg': 'image-jfif',
  'image/png': 'png',
  'application/octet-stream': 'data',
};

/** Types whose protocols Wireshark has and we do not. */
const UNREAD: ReadonlySet<string> = new Set([
  'application/ocsp-request',
  'application/ocsp-response',
  'application/pkix-crl',
  'application/pkix-cert',
  'application/timestamp-query',
  'application/timestamp-reply',
  'application/dns-message',
  'application/grpc',
  'application/cbor',
  'application/sdp',
  'application/mikey',
  'message/http',
  'video/mp2t',
]);

/**
 * The protocol of content with this Content-Type: `data` without one, `media` for a type that has no protocol of its
 * own, undefined for one whose protocol is not known here.
 */
export function protocolOfContent(contentType: string | undefined): string | undefined {
  if (contentType === undefined) return 'data';
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (UNREAD.has(type)) return undefined;
  if (type.startsWith('multipart/')) return 'mime_multipart';
  return Object.hasOwn(PROTOCOLS, type) ? PROTOCOLS[type]! : 'media';
}
