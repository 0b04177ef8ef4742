import {expect, it} from "vitest";
import {authorName, madeBy, revisionName, revisionNoun} from "../../runner/narrate/revision.ts";

const hash = "0123456789abcdef0123456789abcdef01234567";

it("names commits by hash and subject, and versions by themselves", () => {
  expect(revisionName({hash, subject: "Add arrays"})).toBe("0123456 “Add arrays”");
  expect(revisionName({hash, subject: null})).toBe("0123456");
  expect(revisionName({hash: "1.2.3", subject: "Release"})).toBe("1.2.3");
  expect(revisionNoun([{hash: "1.2.3"}])).toBe("version");
});

it("leaves addresses of people out", () => {
  expect(authorName("Ada Example <ada@example.org>")).toBe("Ada Example");
  expect(authorName("<ada@example.org>")).toBe("<ada@example.org>");
  expect(madeBy({author: null, date: "2023-05-13T23:59:59.000Z"})).toBe("on 13 May 2023");
});
