import { expect, test } from "vitest";
import { bucketsOf } from "./context";
import { format, home, parse, type Route } from "./route";

const deep: Route = {
  scenario: 2,
  node: "node & 1",
  metric: "liveview_event_duration_us",
  dimensions: ["a=b", "/products/:id"],
  q: 0.9999,
  log: true,
  heat: true,
  range: { from: 12000, to: 64000 },
  figure: "mean",
  hidden: [1, 3],
};

test("an address holds all of a view", () => {
  expect(parse(format(deep))).toEqual(deep);
  expect(parse(format(home))).toEqual(home);
  expect(parse("")).toEqual(home);
});

test.each(["#/scenario/-1", "#/scenario/1e9", "#/?q=7&from=9&to=3", "#/?from=a&to=b&hide=x", "#%%%", "#/../.."])(
  "%s, which nobody made, is no view of its own",
  (hash) => {
    expect(parse(hash)).toEqual(home);
  },
);

test("a range of time is whole buckets of the run", () => {
  const at = (from: number, to: number) => bucketsOf({ ...home, range: { from, to } }, 2000, 50);
  expect(at(3000, 9000)).toEqual({ from: 1, to: 5 });
  expect(at(0, 1e9)).toEqual({ from: 0, to: 50 });
  expect(at(200_000, 300_000)).toBeNull();
  expect(bucketsOf(home, 2000, 50)).toBeNull();
});
