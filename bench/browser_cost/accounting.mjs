// CPU time and memory of a program with everything it starts. CPU time must include children that have ended, which
// only a control group does exactly; where none can be made, processes are sampled.
/* global clearInterval, setInterval */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const samplesASecond = 10;
const ticksASecond = 100; // USER_HZ, the same on every Linux that Debian runs on

function readOrEmpty(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Resident bytes of the processes, what several share counted in parts (PSS). Those that have just ended count nothing. */
export function proportionalMemory(pids) {
  let kilobytes = 0;
  for (const pid of pids) {
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  }
  return kilobytes * 1024;
}

/** CPU seconds that the whole machine has spent since it started. */
export function machineSeconds() {
  const [user, nice, system, , , irq, softirq] = readFileSync("/proc/stat", "utf8")
    .split("\n")[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / ticksASecond;
}

function kill(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
}

async function endAll(account) {
  for (let attempt = 0; account.pids().length > 0; attempt += 1) {
    if (attempt === 100) throw new Error(`processes ${account.pids().join(", ")} cannot be ended`);
    kill(account.pids());
    await pause(50);
  }
}

/** A control group of its own, either version: exact, ended children included. */
class ControlGroup {
  constructor(folder, name, read) {
    this.folder = join(folder, name);
    this.read = read;
    mkdirSync(this.folder);
  }

  start(command, options) {
    // The shell puts itself into the group and becomes the program: not a moment of it is missed.
    const script = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
    return spawn("/bin/sh", ["-c", script, this.folder, ...command], { detached: true, ...options });
  }

  pids() {
    return readOrEmpty(join(this.folder, "cgroup.procs")).split("\n").filter(Boolean).map(Number);
  }

  cpuSeconds() {
    return this.read(this.folder);
  }

  async end() {
    await endAll(this);
    // The kernel may still be busy with the last one's end.
    for (let attempt = 0; existsSync(this.folder); attempt += 1) {
      try {
        rmdirSync(this.folder);
      } catch (error) {
        if (error.code !== "EBUSY" || attempt === 100) throw error;
        await pause(20);
      }
    }
  }
}

/** Watches a program's descendants. Misses what a process did after its last sample, at most a tenth of a second. */
class Sampler {
  known = new Map(); // pid:start -> CPU seconds when last seen
  alive = [];

  start(command, options) {
    const child = spawn(command[0], command.slice(1), { detached: true, ...options });
    this.root = child.pid;
    this.timer = setInterval(() => this.sample(), 1000 / samplesASecond);
    return child;
  }

  sample() {
    const found = new Map();
    for (const entry of readdirSync("/proc")) {
      const stat = /^\d+$/.test(entry) ? readOrEmpty(`/proc/${entry}/stat`) : "";
      if (!stat) continue;
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const seconds = (Number(fields[11]) + Number(fields[12])) / ticksASecond;
      const process = { pid: Number(entry), parent: Number(fields[1]), session: Number(fields[3]) };
      found.set(process.pid, { ...process, state: fields[0], key: `${entry}:${fields[19]}`, seconds });
    }
    const ours = ({ pid, parent, session, key }) =>
      pid === this.root || session === this.root || this.known.has(key) || this.alive.includes(parent);
    // Children of children seen for the first time: until nothing is added.
    for (let before = -1; before !== this.alive.length; ) {
      before = this.alive.length;
      this.alive = [...found.values()].filter(ours).map(({ pid }) => pid);
    }
    for (const pid of this.alive) this.known.set(found.get(pid).key, found.get(pid).seconds);
    this.alive = this.alive.filter((pid) => found.get(pid).state !== "Z");
  }

  pids() {
    this.sample();
    return this.alive;
  }

  cpuSeconds() {
    this.sample();
    return [...this.known.values()].reduce((sum, seconds) => sum + seconds, 0);
  }

  async end() {
    await endAll(this);
    clearInterval(this.timer);
  }
}

function ownFolder(mount, controller) {
  const lines = readFileSync("/proc/self/cgroup", "utf8").split("\n");
  const line = lines.find((candidate) => candidate.split(":")[1].split(",").includes(controller));
  return line ? join(mount, line.split(":").slice(2).join(":")) : mount;
}

const ways = {
  "control group v2": {
    folders: () => ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].map((mount) => ownFolder(mount, "")),
    file: "cpu.stat",
    read: (folder) =>
      Number(/^usage_usec (\d+)/m.exec(readFileSync(join(folder, "cpu.stat"), "utf8"))[1]) / 1e6,
  },
  "control group v1": {
    folders: () => [ownFolder("/sys/fs/cgroup/cpuacct", "cpuacct")],
    file: "cpuacct.usage",
    read: (folder) => Number(readFileSync(join(folder, "cpuacct.usage"), "utf8")) / 1e9,
  },
};

/** Whether groups can be made below `folder`, entered, and read. */
function usable(folder, file) {
  if (!existsSync(join(folder, "cgroup.procs"))) return false;
  const trial = join(folder, `liveload-bench-trial-${process.pid}`);
  try {
    mkdirSync(trial);
  } catch {
    return false;
  }
  try {
    writeFileSync(join(trial, "cgroup.procs"), "");
    return existsSync(join(trial, file));
  } catch (error) {
    // Nothing is no process: said only to those who may put processes here.
    return error.code === "EINVAL" && existsSync(join(trial, file));
  } finally {
    rmdirSync(trial);
  }
}

function bestWay(wanted) {
  let number = 0;
  for (const [name, way] of Object.entries(ways)) {
    if (wanted === "sampling") break;
    const folder = way.folders().find((candidate) => usable(candidate, way.file));
    if (!folder) continue;
    const make = () => new ControlGroup(folder, `liveload-bench-${process.pid}-${(number += 1)}`, way.read);
    return { name: `${name} (exact; ended children included)`, make };
  }
  return { name: `samples of /proc, ${samplesASecond} a second`, make: () => new Sampler() };
}

/** Accounts by the best way that this machine allows, or by sampling where that is wanted. */
export function accounting(wanted = "best") {
  const { name, make } = bestWay(wanted);
  const opened = [];
  return {
    name,
    open() {
      opened.push(make());
      return opened.at(-1);
    },
    /** Kills whatever still runs in any of them. */
    kill: () => opened.forEach((account) => kill(account.pids())),
  };
}
