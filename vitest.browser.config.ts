import { defineConfig } from 'vitest/config';

/** What `npm run test:browser` runs: the built packages in headless Chromium ($CHROMIUM or /usr/bin/chromium). */
export default defineConfig({
  test: { include: ['test/browser/**/*.browser.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
