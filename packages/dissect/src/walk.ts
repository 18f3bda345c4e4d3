import type { Frame } from './frame.ts';
import { type Handoff, STOP } from './handoff.ts';
import { MAX_LAYERS, MAX_WITH_EXTENSIONS, STRIDE } from './layer-slots.ts';
import type { ProtocolNode } from './protocol-node.ts';

/** The one loop: from layer to layer until nobody claims what follows, or the bytes end. */
export function walk(
  frame: Frame,
  first: ProtocolNode,
  handoff: Handoff,
  bytes: Uint8Array,
  start: number,
  captured: number,
  declared: number,
  cutBy: ProtocolNode | undefined,
): void {
  const { slots } = frame;
  let count = frame.layerCount;
  let depth = count;
  let node: ProtocolNode | undefined = first;
  let at = start;
  let limit = captured;
  let wireLimit = declared;
  let limiter = cutBy;
  do {
    const tooDeep = depth >= MAX_LAYERS || count >= MAX_WITH_EXTENSIONS;
    if (tooDeep || limit - at < node.minimum) {
      frame.layerCount = count;
      fail(frame, node, bytes, at, limit, wireLimit, limiter, tooDeep);
      return;
    }
    handoff.wireLimit = wireLimit;
    handoff.table = STOP;
    handoff.key2 = -1;
    const end = node.step(bytes, at, limit, handoff);
    if (handoff.wireLimit < wireLimit) {
      wireLimit = handoff.wireLimit;
      limiter = node;
      if (wireLimit < limit) limit = wireLimit;
    }
    const slot = count * STRIDE;
    slots[slot] = node.id;
    slots[slot + 1] = at;
    slots[slot + 2] = Math.min(end, limit);
    slots[slot + 3] = limit;
    slots[slot + 4] = wireLimit;
    count++;
    if (!node.extends) depth++;
    if (end > limit || handoff.problem !== undefined) {
      frame.layerCount = count;
      const readable = handoff.problem?.readable;
      failInside(frame, node, at, end, limit, wireLimit, limiter, handoff);
      if (readable !== undefined) cutAt(frame, node, bytes, at, readable);
      return;
    }
    if (handoff.table === STOP) break;
    node = node.next(handoff, bytes, end, limit);
    at = end;
  } while (node !== undefined);
  frame.layerCount = count;
}

/** The layer could not be entered: too deep, or fewer bytes than its header has at least. */
function fail(
  frame: Frame,
  node: ProtocolNode,
  bytes: Uint8Array,
  at: number,
  limit: number,
  wireLimit: number,
  limiter: ProtocolNode | undefined,
  tooDeep: boolean,
): void {
  if (!tooDeep) frame.endIn({ protocolId: node.id, bytes, start: at, limit, wireLimit, isWrong: false });
  frame.fault ??= {
    code: tooDeep ? 'limit' : 'incomplete',
    layer: node.protocol.name,
    offset: at - frame.originAt(frame.layerCount),
    needed: tooDeep ? 0 : node.minimum,
    had: limit - at,
    limitedBy: tooDeep ? 'layers' : limitName(limit, wireLimit, limiter),
    spec: node.protocol.spec,
  };
}

/** Of the last layer no more than its beginning stands. */
function cutAt(frame: Frame, node: ProtocolNode, bytes: Uint8Array, start: number, limit: number): void {
  frame.layerCount--;
  frame.endIn({ protocolId: node.id, bytes, start, limit, wireLimit: limit, isWrong: true });
}

/** The layer stands, but its header runs over its limit, or says something impossible. */
function failInside(
  frame: Frame,
  node: ProtocolNode,
  at: number,
  end: number,
  limit: number,
  wireLimit: number,
  limiter: ProtocolNode | undefined,
  handoff: Handoff,
): void {
  const { problem } = handoff;
  handoff.problem = undefined;
  const origin = frame.originAt(frame.layerCount - 1);
  frame.fault ??= {
    code: problem?.code ?? 'incomplete',
    layer: node.protocol.name,
    offset: (problem?.offset ?? at) - origin,
    needed: problem === undefined ? end - at : 0,
    had: limit - at,
    limitedBy: limitName(limit, wireLimit, limiter),
    spec: problem?.spec ?? node.protocol.spec,
  };
}

/** Who cut the bytes at `limit`: the capture, or the length field of a layer outside. */
function limitName(limit: number, wireLimit: number, limiter: ProtocolNode | undefined): string {
  if (limit < wireLimit || limiter === undefined) return 'capture';
  return limiter.protocol.limitedBy ?? limiter.protocol.name;
}
