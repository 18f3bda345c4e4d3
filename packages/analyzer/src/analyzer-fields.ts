import type { Dissector } from '@plainwire/dissect';
import type { FieldInfo, FieldRegistry } from '@plainwire/filter-lang';
import { recordFields, streamFields } from './fields/all.ts';
import { tcpSegmentFields } from './fields/tcp-segments.ts';
import type { ReadState } from './state-field.ts';

/** Protocols whose layers come from streams, always or sometimes; the last lie in bodies of HTTP. */
const IN_STREAMS: ReadonlySet<string> = new Set([
  ...['tls', 'http', 'http2', 'dns', 'dns-tcp', 'data'],
  ...['data-text-lines', 'json', 'xml', 'urlencoded-form', 'mime_multipart'],
  ...['image-gif', 'image-jfif', 'png', 'media'],
]);

/** Layers that only this dissector has: in filters they are the protocol around them, or the one they are a version of. */
const OWN_LAYERS: ReadonlySet<string> = new Set(['dns-tcp', 'sll2', 'tls-handshake']);

/** The dissector's fields, and behind them those of the capture record. */
export function analyzerFields(dissector: Dissector): FieldRegistry {
  const own = ownFields(dissector);
  return {
    find: (name) => own.get(name) ?? (OWN_LAYERS.has(name) ? undefined : dissector.fields.find(name)),
    *[Symbol.iterator]() {
      for (const field of dissector.fields) {
        if (!own.has(field.name) && !OWN_LAYERS.has(field.name)) yield field;
      }
      yield* own.values();
    },
  };
}

/** By field id: how the fields are read that no layer tells. */
export function stateReaders(dissector: Dissector): readonly (ReadState | undefined)[] {
  const own = ownFields(dissector);
  const readers = new Array<ReadState | undefined>(nextId(dissector.fields) + own.size).fill(undefined);
  for (const { name, read } of recordFields) readers[own.get(name)!.id] = read;
  for (const { name, read } of streamFields) {
    const field = dissector.fields.find(name);
    if (field !== undefined) readers[field.id] = read;
  }
  return readers;
}

/** What an analyzer has to do beyond looking at each frame's own bytes. */
export interface AnalyzerNeeds {
  /** Streams are followed through TLS to HTTP. */
  readonly streams: boolean;
  /** Segments and datagrams are looked at beside those before them. */
  readonly analysis: boolean;
}

/**
 * What `fields` ask for beyond a frame's own bytes. An analyzer made with no more than that is many times faster; with
 * neither, its memory stays constant.
 */
export function neededFor(fields: Iterable<FieldInfo>, dissector: Dissector): AnalyzerNeeds {
  let streams = false;
  let analysis = false;
  for (const field of fields) {
    const protocol = field.protocolId === undefined ? undefined : dissector.protocols[field.protocolId];
    // Which layers a frame has is known only when its streams were followed.
    if (field.name.startsWith('_ws.')) return { streams: true, analysis: true };
    if (field.name === 'frame.protocols' || IN_STREAMS.has(protocol?.name ?? '')) streams = true;
    if (FROM_MESSAGES.has(field.name)) streams = true;
    if (FROM_ANALYSIS.has(field.name)) analysis = true;
    else if (field.needs !== 'frame') streams = true;
  }
  // As in Wireshark, nothing is read in segments that came again: which layers a frame has, the analysis knows.
  return { streams, analysis: analysis || streams };
}

/** What lies in segments is known only when their streams are read. */
const FROM_MESSAGES: ReadonlySet<string> = new Set(tcpSegmentFields.map(({ name }) => name));
const FROM_ANALYSIS: ReadonlySet<string> = new Set(streamFields.map(({ name }) => name));

function ownFields(dissector: Dissector): ReadonlyMap<string, FieldInfo> {
  const firstId = nextId(dissector.fields);
  return new Map(
    recordFields.map(({ read: _, ...field }, index) => [field.name, { ...field, id: firstId + index }]),
  );
}

/** The first id that the dissector's fields leave free. */
function nextId(fields: Iterable<FieldInfo>): number {
  let next = 0;
  for (const field of fields) next = Math.max(next, field.id + 1);
  return next;
}
