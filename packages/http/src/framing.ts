import { trimSpace } from './fields.ts';
import type { HttpFaultCode } from './http-fault.ts';

/** Where the body of a message ends (RFC 9112 §6.3). */
export interface Framing {
  readonly body: 'none' | 'length' | 'chunked' | 'until-close' | 'unknown' | 'tunnel';
  /** Of `length`. */
  readonly length: number;
  /** What is doubtful about it: flagged beside the choice made. */
  readonly doubts: readonly FramingDoubt[];
}

export interface FramingDoubt {
  readonly code: HttpFaultCode;
  readonly spec: string;
}

interface FramedHead {
  readonly kind: 'request' | 'response';
  readonly version: string;
  readonly status?: number;
  headersAll(name: string): readonly string[];
}

/**
 * Decides the framing of a message from its head and, for a response, from the method it answers.
 * Where RFC 9112 lets readers differ, the choice is the RFC's first and a doubt says so.
 */
export function frameBody(head: FramedHead, requestMethod?: string): Framing {
  const doubts: FramingDoubt[] = [];
  const length = contentLength(head, doubts);
  const codings = transferCodings(head, doubts);
  if (codings.length > 0 && head.headersAll('content-length').length > 0) {
    doubts.push({ code: 'ambiguous-framing', spec: 'RFC 9112 §6.1' });
  }
  const fixed = head.kind === 'response' ? bodilessResponse(head.status!, requestMethod) : undefined;
  if (fixed !== undefined) return { body: fixed, length: 0, doubts };
  if (codings.length > 0) return { body: codedBody(head, codings, doubts), length: 0, doubts };
  if (length !== undefined) return { body: length === 0 ? 'none' : 'length', length, doubts };
  return { body: head.kind === 'request' ? 'none' : 'until-close', length: 0, doubts };
}

/** Responses that end with their head whatever the head says (RFC 9112 §6.3 items 1 and 2). */
function bodilessResponse(status: number, method: string | undefined): 'none' | 'tunnel' | undefined {
  if (status === 101) return 'tunnel';
  if (method === 'CONNECT' && status >= 200 && status < 300) return 'tunnel';
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return 'none';
  return undefined;
}

/** RFC 9112 §6.3 items 3 and 4: chunked must be last; else a response ends with the connection. */
function codedBody(head: FramedHead, codings: readonly string[], doubts: FramingDoubt[]): Framing['body'] {
  const chunkedAt = codings.indexOf('chunked');
  if (chunkedAt >= 0 && chunkedAt === codings.length - 1) return 'chunked';
  if (chunkedAt >= 0 || head.kind === 'request') {
    doubts.push({ code: 'ambiguous-framing', spec: 'RFC 9112 §6.3' });
  }
  return head.kind === 'response' ? 'until-close' : 'unknown';
}

function transferCodings(head: FramedHead, doubts: FramingDoubt[]): string[] {
  const fields = head.headersAll('transfer-encoding');
  if (fields.length === 0) return [];
  const codings = listOf(fields).map((coding) => coding.toLowerCase());
  const known = codings.every((coding) => KNOWN_CODINGS.has(coding));
  // Version 1.0 does not know the field (§6.1); an unknown or misspelt coding is read by some and passed over by others.
  if (head.version === 'HTTP/1.0' || !known || fields.length > 1) {
    doubts.push({ code: 'ambiguous-framing', spec: 'RFC 9112 §6.1' });
  }
  return codings.length > 0 ? codings : ['identity'];
}

const KNOWN_CODINGS = new Set(['chunked', 'gzip', 'x-gzip', 'deflate', 'compress', 'x-compress']);

/** The first valid length; any other value beside it, or none at all, is a doubt (RFC 9112 §6.3 item 5). */
function contentLength(head: FramedHead, doubts: FramingDoubt[]): number | undefined {
  const values = listOf(head.headersAll('content-length'));
  if (values.length === 0) {
    if (head.headersAll('content-length').length > 0) doubts.push(LENGTH_DOUBT);
    return undefined;
  }
  const first = values.find(isLength);
  if (values.some((value) => value !== first)) doubts.push(LENGTH_DOUBT);
  return first === undefined ? undefined : Number(first);
}

const LENGTH_DOUBT: FramingDoubt = { code: 'ambiguous-framing', spec: 'RFC 9112 §6.3' };

/** Digits only, and exact as a number. */
function isLength(value: string): boolean {
  if (value.length === 0 || value.length > 15) return false;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** The elements of a comma-separated list in one or several fields (RFC 9110 §5.6.1). */
export function listOf(values: readonly string[]): string[] {
  const elements: string[] = [];
  for (const value of values) {
    for (const element of value.split(',')) {
      const trimmed = trimSpace(element);
      if (trimmed !== '') elements.push(trimmed);
    }
  }
  return elements;
}
