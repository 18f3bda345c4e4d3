import { type AnalyzedFrame, summarize } from '@plainwire/analyzer';
import { formatTime, type TimeFormat } from '../time-format.ts';
import type { FrameOutput } from './frame-output.ts';
import { XML_DECLARATION, xmlText } from './xml-text.ts';

const COLUMNS = ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info'];

/** `-T psml`: the line of each frame as XML. */
export class PsmlOutput implements FrameOutput {
  readonly head =
    `${XML_DECLARATION}<psml version="0" creator="plainwire">\n${sections('structure', COLUMNS)}`;
  readonly #timeFormat: TimeFormat;
  readonly #hms: boolean;

  constructor(timeFormat: TimeFormat, hms: boolean) {
    this.#timeFormat = timeFormat;
    this.#hms = hms;
  }

  frame(frame: AnalyzedFrame, digits: number): string {
    const { source, destination, protocol, length, info } = summarize(frame);
    const time = formatTime(frame, this.#timeFormat, digits, this.#hms);
    const columns = [frame.record.number, time, source, destination, protocol, length, info];
    return sections('packet', columns);
  }

  foot(): string {
    return '</psml>\n';
  }
}

function sections(name: string, texts: readonly (string | number)[]): string {
  const lines = texts.map((text) => `<section>${xmlText(String(text))}</section>\n`);
  return `<${name}>\n${lines.join('')}</${name}>\n\n`;
}
