import {expect, test} from "vitest";
import {declare, extend, withoutSecrets} from "../../runner/build/environment.ts";

const user = {HOME: "/home/ada", MONEY: "$5 \\$x", TOKEN: "s3cr3t", SHORT: "ab"};

test("a variable may refer to those before it, and to its own former value", () => {
  const declared = declare({A: "$BASE/a", B: "${A}/b", PATH: "/opt/bin:$PATH", PRICE: "\\$5"}, user);
  expect(extend({BASE: "/base", PATH: "/bin"}, declared)).toEqual({
    BASE: "/base",
    A: "/base/a",
    B: "/base/a/b",
    PATH: "/opt/bin:/bin",
    PRICE: "$5"
  });
});

test("a value of the user’s is taken as it is", () => {
  expect(extend({}, declare({X: {from: "MONEY"}, HOME: {from: "HOME"}}, user))).toEqual({
    X: "$5 \\$x",
    HOME: "/home/ada"
  });
});

test("a name that is not known is an error, or leaves the variable out", () => {
  const declared = declare({A: "$PORTS/x", B: "b"}, user);
  expect(() => extend({PORT: "1"}, declared)).toThrow(
    "A refers to $PORTS, which is not known here. Did you mean “PORT”?"
  );
  expect(extend({}, declared, {lenient: true})).toEqual({B: "b"});
});

test("a variable of the user’s that is not set is an error that says how to set it", () => {
  expect(() => declare({X: {from: "NOT_SET"}}, user)).toThrow(
    "X is to come from the environment variable NOT_SET, which is not set. Set it: export NOT_SET=…"
  );
});

test("secrets are taken out of a text, but for values that could be any word", () => {
  const declared = declare({A: {secret: "TOKEN"}, B: {secret: "SHORT"}, C: {from: "HOME"}}, user);
  expect(withoutSecrets("abs s3cr3t s3cr3t /home/ada", declared)).toBe("abs [secret TOKEN] [secret TOKEN] /home/ada");
});
