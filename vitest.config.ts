import { defineConfig } from 'vitest/config';
import { sourceAliases } from './vitest.shared.ts';

/** What `npm test` runs: fixtures and captures that the tests make, nothing else. */
export default defineConfig({
  resolve: { alias: sourceAliases() },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'apps/*/{src,test}/**/*.test.ts',
      'test/**/*.test.ts',
      'fuzz/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.oracle.test.ts'],
    typecheck: { enabled: false },
    testTimeout: 60_000,
  },
});
