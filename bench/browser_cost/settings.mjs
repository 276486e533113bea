// The options of the browser benchmark.
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const help = `node bench/browser_cost/run.mjs [OPTION…]
  --liveload FILE      default build/release/liveload
  --demo FILE          default build/release/liveload-demo
  --shell FILE         chromium-headless-shell, for both sides; default: found in PATH
  --chromium FILE      also measure Playwright on this full browser
  --users N,N…         default 5,10
  --think S,S…         seconds of pause after each of the six steps; default 0.4,1
  --rounds N           rounds a load, the sides in turn; default 5
  --duration S         seconds a round; default 20
  --quiet CORES        a round is disturbed when others use more than this many cores; default 0.3
  --repeats N          disturbed rounds are repeated so many times a load; default 5
  --accounting WAY     best or sampling; default best
  --out FOLDER         default build/bench
  --only NAME          liveload or playwright: one side alone
  Further options after -- are handed to liveload run.`;

/** What the person who started it can mend. */
export class Failure extends Error {}

const options = {
  liveload: { type: "string", default: "build/release/liveload" },
  demo: { type: "string", default: "build/release/liveload-demo" },
  shell: { type: "string" },
  chromium: { type: "string" },
  users: { type: "string", default: "5,10" },
  think: { type: "string", default: "0.4,1" },
  rounds: { type: "string", default: "5" },
  duration: { type: "string", default: "20" },
  quiet: { type: "string", default: "0.3" },
  repeats: { type: "string", default: "5" },
  accounting: { type: "string", default: "best" },
  out: { type: "string", default: "build/bench" },
  only: { type: "string" },
  help: { type: "boolean" },
};

function numbers(name, text) {
  return text.split(",").map((part) => {
    const number = Number(part);
    if (!(number > 0)) throw new Failure(`--${name} ${text}: ${part} is no number above zero`);
    return number;
  });
}

function executable(name, path) {
  try {
    accessSync(path, constants.X_OK);
    return resolve(path);
  } catch {
    throw new Failure(`--${name}: there is no program ${path}`);
  }
}

function inPath(program) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      continue;
    }
  }
  throw new Failure(`${program} is not in PATH: name it by --shell`);
}

function parsed() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new Failure(error.message);
  }
}

/** The settings that the command line asks for. Throws a Failure that names what is wrong with it. */
export function settings() {
  const { values, positionals } = parsed();
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  return {
    liveload: executable("liveload", values.liveload),
    demo: executable("demo", values.demo),
    shell: executable("shell", values.shell ?? inPath("chromium-headless-shell")),
    chromium: values.chromium && executable("chromium", values.chromium),
    users: numbers("users", values.users),
    think: numbers("think", values.think),
    rounds: numbers("rounds", values.rounds)[0],
    duration: numbers("duration", values.duration)[0],
    quiet: numbers("quiet", values.quiet)[0],
    repeats: Number(values.repeats),
    accounting: values.accounting,
    out: values.out,
    only: values.only,
    liveloadOptions: positionals,
  };
}
