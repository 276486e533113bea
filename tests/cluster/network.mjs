// A network of its own for a node of this machine to be in, which can be cut and made slow. Needs root.
import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const number = process.pid % 250;
const name = `liveload${process.pid}`;
/** Each link: its end here, its end there, and the addresses of both. */
const links = ["bus", "target"].map((of, i) => ({
  of,
  here: `ll${of[0]}h${process.pid}`.slice(0, 15),
  there: `ll${of[0]}t${process.pid}`.slice(0, 15),
  address: (end) => `10.${213 + i}.${number}.${end}`,
}));

function call(program, ...args) {
  const done = spawnSync(program, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${done.stderr ?? done.error}`);
}

/** Why there can be no such network here; false where there can. */
export function noNetworks() {
  if (process.getuid() !== 0) return "only root can make networks";
  try {
    call("ip", "netns", "add", `${name}probe`);
    call("ip", "netns", "delete", `${name}probe`);
    call("tc", "-Version");
    return false;
  } catch (error) {
    return `no network can be made: ${error.message}`;
  }
}

/**
 * A second network, joined to this one by one link to the bus and another to the target, until `t` ends.
 * `busAddress` and `targetAddress` are this side's. `queue("bus", ...)` sets how both ends of the link send, in the words
 * of tc; `open("bus")` sets it back.
 */
export function secondNetwork(t) {
  t.after(() => {
    for (const link of links) spawnSync("ip", ["link", "delete", link.here]);
    spawnSync("ip", ["netns", "delete", name]);
  });
  call("ip", "netns", "add", name);
  call("ip", "-n", name, "link", "set", "lo", "up");
  for (const { here, there, address } of links) {
    call("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
    // Their own IPv6 addresses would come a second or two later, and make browsers give up what they load
    // (net::ERR_NETWORK_CHANGED).
    call("ip", "link", "set", here, "addrgenmode", "none");
    call("ip", "-n", name, "link", "set", there, "addrgenmode", "none");
    call("ip", "address", "add", `${address(1)}/30`, "dev", here);
    call("ip", "link", "set", here, "up");
    call("ip", "-n", name, "address", "add", `${address(2)}/30`, "dev", there);
    call("ip", "-n", name, "link", "set", there, "up");
  }
  const ends = (of) => {
    const { here, there } = links.find((link) => link.of === of);
    return [["dev", here], ["-n", name, "dev", there]].map((where) => ({
      before: where.slice(0, -2),
      after: where.slice(-2),
    }));
  };
  return {
    busAddress: links[0].address(1),
    targetAddress: links[1].address(1),
    /** What goes before a command that is to run over there. */
    enter: ["nsenter", `--net=/run/netns/${name}`],
    queue(of, ...discipline) {
      for (const { before, after } of ends(of)) call("tc", ...before, "qdisc", "replace", ...after, "root", ...discipline);
    },
    /** Whatever is sent is thrown away, as behind a cable that was cut. */
    cut() {
      this.queue("bus", "pfifo", "limit", "0");
    },
    open(of = "bus") {
      for (const { before, after } of ends(of)) call("tc", ...before, "qdisc", "delete", ...after, "root");
    },
  };
}

/** A program for the provider `local`: liveload, but for the first node started by what `before` says; `more` is for both. */
export function firstNodeBy(folder, before, environment = {}, more = "") {
  const path = join(folder, "first-node.sh");
  const set = Object.entries(environment).map(([key, value]) => `${key}='${value}' `);
  writeFileSync(
    path,
    `#!/bin/sh
case "$LIVELOAD_NODE" in
  *-1) ${set.join("")}exec ${before.join(" ")} "${process.env.LIVELOAD}" "$@" ${more} ;;
esac
exec "${process.env.LIVELOAD}" "$@" ${more}
`,
  );
  chmodSync(path, 0o755);
  return ["--provider-option", `program=${path}`];
}
