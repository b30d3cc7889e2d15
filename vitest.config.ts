import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    // The files of a worker share what they import: loading the product for each takes longer than most tests. So a
    // file leaves nothing behind in a module, in the environment or on the clock, and mocks no module.
    isolate: false,
    // one for each core of the smallest machine; a journey is a whole product and a browser, and knows how to wait
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // the default of one second is what a busy machine takes for one click
    expect: { poll: { timeout: 15_000 } },
  },
});
