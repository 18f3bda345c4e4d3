import type { Analyzer } from '@plainwire/analyzer';
import type { TreeWords } from '@plainwire/dissect';
import type { FieldInfo } from '@plainwire/filter-lang';
import { fieldsHead, fieldsLine } from '../fields-output.ts';
import type { ReadOptions } from '../options.ts';
import { EkOutput } from './ek-output.ts';
import type { FrameOutput } from './frame-output.ts';
import { fieldLayers, JsonOutput, rawTreeLayers, treeLayers } from './json-output.ts';
import { PdmlOutput } from './pdml-output.ts';
import { PsmlOutput } from './psml-output.ts';
import { TextOutput } from './text-output.ts';

/** The output that the command line asks for. */
export async function chooseOutput(
  options: ReadOptions,
  fields: readonly FieldInfo[],
  analyzer: Pick<Analyzer, 'fields'>,
): Promise<FrameOutput> {
  switch (options.output) {
    case 'fields':
      return {
        head: fieldsHead(fields, options.fieldsOptions),
        frame: (frame) => fieldsLine(frame, fields, options.fieldsOptions),
        foot: () => '',
      };
    case 'json':
      if (fields.length > 0) return new JsonOutput(fieldLayers(fields));
      return new JsonOutput(
        options.hex ? rawTreeLayers(analyzer, true) : treeLayers(analyzer),
        options.layers,
      );
    case 'jsonraw':
      return new JsonOutput(rawTreeLayers(analyzer, false));
    case 'ek':
      return new EkOutput(analyzer, fields);
    case 'pdml':
      return new PdmlOutput(analyzer.fields, fields, await loadWords(), options.file ?? '-', new Date());
    case 'psml':
      return new PsmlOutput(options.timeFormat, options.hms);
    default: {
      const { details, detailsOf, hex, hexStyle, frameSeparator, summary, timeFormat, hms, output } = options;
      const separator = output === 'tabs' ? '\t' : ' ';
      const parts = {
        details,
        detailsOf,
        hex,
        hexStyle,
        frameSeparator,
        separator,
        timeFormat,
        hms,
        summary: summary || !(details || hex),
      };
      return new TextOutput(parts, analyzer.fields, details ? await loadWords() : {});
    }
  }
}

/** Only outputs with whole lines need them. */
async function loadWords(): Promise<TreeWords> {
  return (await import('@plainwire/dissect/words')).words;
}
