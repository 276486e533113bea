// What is compared: how each side is started for a round, and what it says of itself at its end.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** LiveLoad with its defaults, but for the browser's path when one is given. */
export function liveload({ liveload: binary, liveloadOptions }) {
  return {
    name: "LiveLoad",
    command: ({ url, users, duration, think, scratch }) => [
      ...[binary, "run", here("shop.cpp"), "--base-url", url, "--users", `${users}`],
      ...["--scenario-duration", `${duration}s`, "--think", `${think * 1000}ms`],
      ...["--out", join(scratch, "result.json"), ...liveloadOptions],
    ],
    /** Iterations that it says were completed. */
    iterations: (_output, { scratch }) => {
      const { global } = JSON.parse(readFileSync(join(scratch, "result.json"), "utf8"));
      const { by } = global.counters.iterations;
      if (by.failed) throw new Error(`its users failed: ${JSON.stringify(global.failure_samples)}`);
      return by.completed ?? 0;
    },
  };
}

/** Playwright as LiveLoad for Elixir uses it, on a browser. */
export function playwright(executable, name) {
  return {
    name,
    command: ({ url, users, duration, think }) => [
      ...[process.execPath, here("peer.mjs"), "--base-url", url, "--executable", executable],
      ...["--users", `${users}`, "--duration", `${duration}`, "--think", `${think}`],
    ],
    iterations: (output) => {
      const outcome = JSON.parse(output);
      if (outcome.failures.length > 0) throw new Error(`its users failed: ${outcome.failures[0]}`);
      return outcome.iterations;
    },
  };
}
