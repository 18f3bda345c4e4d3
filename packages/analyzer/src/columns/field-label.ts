import type { AnalyzedFrame } from '../analyzed-frame.ts';
import type { AskingProtocol } from '../replies.ts';

/** What a value of the field is called. */
export function fieldLabel({ layers }: AnalyzedFrame, name: string, value: number): string | undefined {
  return layers.dissector.fields.find(name)?.labels?.get(value);
}

/** ` (request in 7)` for what answers an earlier frame; else nothing. */
export function answered({ replies }: AnalyzedFrame, protocol: AskingProtocol): string {
  const reply = replies.find((one) => one.protocol === protocol && one.kind === 'answer');
  return reply === undefined ? '' : ` (request in ${reply.earlier})`;
}
