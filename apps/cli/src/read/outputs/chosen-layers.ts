import type { JsonPart } from './json-text.ts';

/** `-j` and `-J`: the layers and fields of `-T json` whose children are shown. */
export interface LayerChoice {
  readonly names: ReadonlySet<string>;
  /** `-J`: with everything that is under them. */
  readonly whole: boolean;
}

type Entry = readonly [key: string, value: JsonPart];

/** The entries of a frame; of what is not chosen, its name stands where its children were. */
export function chosenLayers(entries: readonly Entry[], choice: LayerChoice): readonly Entry[] {
  return entries.map(([key, value]): Entry => {
    if (!isObject(value)) return [key, value];
    const name = key.replace(/_tree$/, '');
    if (!choice.names.has(name)) return [key, [['filtered', name]]];
    return [key, choice.whole ? value : chosenLayers(value, choice)];
  });
}

function isObject(value: JsonPart): value is readonly Entry[] {
  return Array.isArray(value);
}
