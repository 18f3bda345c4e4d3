import { defineConfig } from 'vitest/config';
import { sourceAliases } from './vitest.shared.ts';

/** What `npm run test:oracle` runs: captures and answers from ../shared/oracle, and tshark. */
export default defineConfig({
  resolve: { alias: sourceAliases() },
  test: {
    include: [
      'packages/*/{src,test}/**/*.oracle.test.ts',
      'apps/*/{src,test}/**/*.oracle.test.ts',
      'test/**/*.oracle.test.ts',
    ],
    testTimeout: 300_000,
  },
});
