import { expect, test } from "vitest";
import { snap, type TimeControl } from "./time";

const control: TimeControl = {
  window: { min: 0, max: 60 },
  whole: { min: 0, max: 60 },
  step: 2,
  onChange: () => undefined,
};

test.each([
  ["snaps to buckets", { min: 3.2, max: 8.1 }, { min: 2, max: 10 }],
  ["stays within the run", { min: -5, max: 7 }, { min: 0, max: 8 }],
  ["is two buckets long at least", { min: 10.1, max: 10.2 }, { min: 10, max: 14 }],
  ["is so at the end as well", { min: 59, max: 60 }, { min: 56, max: 60 }],
])("a window %s", (_, wanted, got) => {
  expect(snap(wanted, control)).toEqual(got);
});

test("the whole run is no window", () => {
  expect(snap({ min: -10, max: 99 }, control)).toBeNull();
});
