import { defineConfig } from "vitest/config";

export default defineConfig({
  // What is built goes where everything built goes.
  cacheDir: "../build/vitest",
  test: { include: ["report/**/*.test.ts"], watch: false },
});
