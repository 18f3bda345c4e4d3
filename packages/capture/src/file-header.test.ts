import { createCaptureReader } from '@plainwire/pcap';
import { expect, it } from 'vitest';
import { fileHeader } from './file-header.ts';

it.each([
  [false, 6],
  [true, 9],
])('is one that a reader of files takes (nanoseconds %s)', (nanoseconds, exponent) => {
  const reader = createCaptureReader({ strict: true });
  reader.push(fileHeader(276, 65_535, nanoseconds));
  expect(reader.end()).toHaveLength(0);
  expect(reader.interfaces).toMatchObject([
    { linkType: 276, snapLength: 65_535, timestampResolution: { base: 10, exponent } },
  ]);
});
