import type { Dissector } from '@plainwire/dissect';
import type { FieldInfo, FieldRegistry } from '@plainwire/filter-lang';
import { stateFields } from './fields/all.ts';

/** Protocols whose layers come from streams and never from one frame's own bytes. */
const IN_STREAMS: ReadonlySet<string> = new Set(['tls', 'http', 'http2']);

/** The dissector's fields and the analyzer's; of two with one name the analyzer's stands, since it knows more. */
export function analyzerFields(dissector: Dissector): FieldRegistry {
  const firstId = nextId(dissector.fields);
  const own = new Map<string, FieldInfo>(
    stateFields.map((field, index) => [field.name, { ...field, id: firstId + index }]),
  );
  return {
    find: (name) => own.get(name) ?? dissector.fields.find(name),
    *[Symbol.iterator]() {
      for (const field of dissector.fields) if (!own.has(field.name)) yield field;
      yield* own.values();
    },
  };
}

/**
 * Whether any of `fields` asks for more than a frame's own bytes. When none does, an analyzer may be made with
 * `streams: false`: it is many times faster and its memory stays constant.
 */
export function needsStreams(fields: Iterable<FieldInfo>, dissector: Dissector): boolean {
  for (const field of fields) {
    if (field.needs !== 'frame') return true;
    const protocol = field.protocolId === undefined ? undefined : dissector.protocols[field.protocolId];
    if (protocol !== undefined && IN_STREAMS.has(protocol.name)) return true;
    // Which layers a frame has is known only when its streams were followed.
    if (field.name === 'frame.protocols') return true;
  }
  return false;
}

/** The first id that the dissector's fields leave free. */
export function nextId(fields: Iterable<FieldInfo>): number {
  let next = 0;
  for (const field of fields) next = Math.max(next, field.id + 1);
  return next;
}
