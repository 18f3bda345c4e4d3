import type { CaptureInterface } from './capture-interface.ts';
import type { InterfaceToWrite } from './capture-writer.ts';
import { InterfaceOption } from './interface-block.ts';

/**
 * Which interfaces of several captures become one: `none`; `all`, those of captures that all describe the same
 * interfaces when merging begins; `any`, each that is the same as another. Interfaces are the same when all that the
 * files say about them is.
 */
export type InterfaceSharing = 'none' | 'all' | 'any';

/** The interfaces of a capture, and where they stand in the merged list. */
interface PlacedInterfaces {
  readonly interfaces: readonly CaptureInterface[];
  /** Place of each that was met so far, by its id. */
  readonly places: number[];
}

/** The interfaces of all captures that are merged, in the order in which they became known. */
export class MergedInterfaces {
  readonly list: InterfaceToWrite[] = [];
  #sharing: InterfaceSharing;
  readonly #byContent = new Map<string, number>();

  constructor(sharing: InterfaceSharing) {
    this.#sharing = sharing;
  }

  /** Places the interfaces that the captures have before any packet is given. */
  begin(captures: readonly PlacedInterfaces[]): void {
    if (this.#sharing === 'all') this.#shareAll(captures);
    for (const capture of captures) this.add(capture);
  }

  /** Places the interfaces that a capture has described since. */
  add({ interfaces, places }: PlacedInterfaces): void {
    while (places.length < interfaces.length) places.push(this.#place(interfaces[places.length]!));
  }

  #shareAll([first, ...others]: readonly PlacedInterfaces[]): void {
    this.#sharing = 'none';
    if (first === undefined) return;
    // Interfaces of one capture that are the same stay apart.
    this.add(first);
    const contents = first.interfaces.map(contentOf);
    const isSame = ({ interfaces }: PlacedInterfaces) =>
      interfaces.length === contents.length &&
      interfaces.every((each, id) => contentOf(each) === contents[id]);
    if (!others.every(isSame)) return;
    for (const { places } of others) places.push(...first.places);
    this.#sharing = 'any';
  }

  #place(described: CaptureInterface): number {
    const content = contentOf(described);
    const known = this.#byContent.get(content);
    if (known !== undefined && this.#sharing === 'any') return known;
    const place = this.list.push(described) - 1;
    if (known === undefined) this.#byContent.set(content, place);
    return place;
  }
}

/** Options with a number in the byte order of the section; the description has their values. */
const IN_BYTE_ORDER: ReadonlySet<number> = new Set([InterfaceOption.speed, InterfaceOption.timestampOffset]);

/** All that the file says of an interface, as a text to compare. */
function contentOf(described: CaptureInterface): string {
  const { id: _, section, idInSection, littleEndian, options, speed, ...rest } = described;
  const others = options.filter(({ code }) => !IN_BYTE_ORDER.has(code));
  return JSON.stringify({
    ...rest,
    speed: String(speed),
    options: others.map(({ code, value }) => [code, ...value]),
  });
}
