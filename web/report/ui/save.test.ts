import { expect, test } from "vitest";
import { csv } from "./save";

test("a table as CSV", () => {
  expect(csv([["a", "b"], [1.5, null], ['say "hi"', "x,y\nz"]])).toBe('a,b\r\n1.5,\r\n"say ""hi""","x,y\nz"\r\n');
});

test("no text of a target's becomes a formula", () => {
  expect(csv([["=HYPERLINK(1)", "+1", "@x", "-2", -2]])).toBe("'=HYPERLINK(1),'+1,'@x,'-2,-2\r\n");
});
