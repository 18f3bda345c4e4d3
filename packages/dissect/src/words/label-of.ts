import type { LayerView } from '../view.ts';

/** The name that a field of the layer's dissector has for a value. */
export function labelOf({ frame }: LayerView, field: string, value: number): string | undefined {
  return frame.dissector.fields.find(field)?.labels?.get(value);
}
