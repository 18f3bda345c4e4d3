import type { Field } from './declared-field.ts';
import type { FieldValue } from './field.ts';
import type { Frame } from './frame.ts';
import type { Step } from './handoff.ts';
import type { Shortcut } from './shortcut.ts';
import { type LayerView, type TypedView, viewClass, type Walk } from './view.ts';

/** "I answer to `key` in `table`": `{ table: 'ethertype', key: 0x0800 }`. */
export interface Claim {
  readonly table: string;
  readonly key: number;
}

/** A protocol recognised by its bytes where no key was claimed: `{ table: 'udp.port', test }`. */
export interface Sniff {
  /** The table whose keys were not claimed; `instead of eth`: what a link type takes for Ethernet, and is not. */
  readonly table: string;
  /** Whether the bytes from `at` to `limit` look like this protocol. Must not read outside them. */
  readonly test: (bytes: Uint8Array, at: number, limit: number) => boolean;
}

/** What `defineProtocol` takes: one protocol in one declaration. */
export interface ProtocolDeclaration<Fields extends Readonly<Record<string, Field>>> {
  /** Wireshark's short name: `ip`. */
  readonly name: string;
  /** `Internet Protocol Version 4` */
  readonly title: string;
  /** Where it is specified: `RFC 791`. */
  readonly spec: string;
  /** Getter name → field. Fixed places must lie within `minimum`. */
  readonly fields: Fields;
  /** Which keys it answers to. */
  readonly claims?: readonly Claim[];
  readonly sniffs?: readonly Sniff[];
  /** The tables that `step` hands on to, by index. */
  readonly next?: readonly string[];
  /** The least a header can have, in bytes: fewer are a fault, more are promised to `step` and the getters. */
  readonly minimum: number;
  /** The field that sets the limit of what the layer encloses: `ip.len`. */
  readonly limitedBy?: string;
  /** One layer's header; without it, the layer takes all bytes up to its limit. */
  readonly step?: Step;
  /** The fields of the variable part. */
  readonly walk?: Walk;
  /** The stack below it that most frames have. */
  readonly shortcut?: Shortcut;
  /** What it passes up are pieces of a byte stream: to be put together before they are read. */
  readonly isStream?: boolean;
  /** To filters its bytes are header and payload, as Wireshark has it: `tcp[20:4]`, `icmp == …`; those of `ip` are its header. */
  readonly withPayload?: boolean;
  /** What `frame.protocols` shows for the layer when it is not just its name. */
  readonly stackNames?: StackNames;
  /** A tree shows it under the layer of this protocol that it extends: `ipv6` of its extension headers. */
  readonly extends?: string;
  /** A tree shows the layers that it passes on under it: what an error message quotes. */
  readonly encloses?: boolean;
  /** The layer's own line in a tree when it is not just its title: `Ethernet II, Src: …, Dst: …`. */
  readonly summary?: Summary;
}

/** Names for `frame.protocols` of the layer at `at`: `['eth', 'ethertype']`. */
export type StackNames = (bytes: Uint8Array, at: number) => readonly string[];

/** A layer in one line. `state` gives what others know of it: its values of a `stateful` field, by name. */
export type Summary = (layer: LayerView, state: (name: string) => FieldValue | undefined) => string;

/** A declared protocol: a value to list in `createDissector`, and to ask frames for. */
export interface Protocol<View = LayerView> {
  readonly name: string;
  readonly title: string;
  readonly spec: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly claims: readonly Claim[];
  readonly sniffs: readonly Sniff[];
  readonly next: readonly string[];
  readonly minimum: number;
  readonly limitedBy: string | undefined;
  readonly step: Step;
  readonly walk: Walk | undefined;
  readonly isStream: boolean;
  readonly withPayload: boolean;
  readonly shortcut: Shortcut | undefined;
  readonly stackNames: StackNames | undefined;
  readonly extends: string | undefined;
  readonly encloses: boolean;
  readonly summary: Summary | undefined;
  /** The typed view of layer `index` of `frame`, which must be of this protocol. */
  view(frame: Frame, index: number): View;
}

/** The view type of a protocol: `ViewOf<typeof tcp>`. */
export type ViewOf<P> = P extends Protocol<infer View> ? View : never;

/**
 * Declares a protocol. Nothing is registered: the value does what lists and dissectors it is put in.
 *
 * @throws {TypeError} when a fixed field does not lie within `minimum`.
 */
export function defineProtocol<const Fields extends Readonly<Record<string, Field>>>(
  declaration: ProtocolDeclaration<Fields>,
): Protocol<TypedView<Fields>> {
  const { name, title, spec, fields, minimum, walk } = declaration;
  checkPlaces(name, fields, minimum);
  let View: ReturnType<typeof viewClass> | undefined;
  return {
    name,
    title,
    spec,
    fields,
    minimum,
    walk,
    claims: declaration.claims ?? [],
    sniffs: declaration.sniffs ?? [],
    next: declaration.next ?? [],
    limitedBy: declaration.limitedBy,
    isStream: declaration.isStream ?? false,
    withPayload: declaration.withPayload ?? false,
    shortcut: declaration.shortcut,
    stackNames: declaration.stackNames,
    extends: declaration.extends,
    encloses: declaration.encloses ?? false,
    summary: declaration.summary,
    step: declaration.step ?? takeAll,
    view(frame, index) {
      View ??= viewClass(fields, walk);
      return new View(frame, index) as TypedView<Fields>;
    },
  };
}

const takeAll: Step = (_bytes, _at, limit) => limit;

/** @throws {TypeError} when a fixed field does not lie within `minimum`. */
export function checkPlaces(
  protocol: string,
  fields: Readonly<Record<string, Field>>,
  minimum: number,
): void {
  for (const field of Object.values(fields)) {
    // Most have none: thousands are looked at before the first frame is read.
    if (field.places === undefined) continue;
    for (const place of field.places) {
      if (place.at + place.size > minimum) {
        throw new TypeError(
          `${field.name} ends behind the minimum length of ${protocol}: raise minimum, or use computed()`,
        );
      }
    }
  }
}
