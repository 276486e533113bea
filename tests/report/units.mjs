// The unit tests of web/report/ (Vitest), with what the C++ side writes for them to read.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "liveload-report-"));
try {
  execFileSync(process.env.LIVELOAD_REPORT_SAMPLES_PROGRAM, [folder]);
  const { status } = spawnSync(process.execPath, [at("node_modules/vitest/vitest.mjs"), "run", "--root", at("web")], {
    env: { ...process.env, LIVELOAD_REPORT_SAMPLES: folder },
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
