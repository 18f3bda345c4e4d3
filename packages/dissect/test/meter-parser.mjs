import { Parser } from 'binary-parser';

const reading = new Parser().uint8('unit').uint16be('value');

/** A body as a user of binary-parser declares it. */
export const meterParser = new Parser()
  .uint16be('device')
  .uint64be('serial')
  .uint8('count')
  .array('readings', { type: reading, length: 'count' })
  .string('note', { zeroTerminated: true });
