import {expect, it} from "vitest";
import {commitAddress} from "../../notebook/kit/forge.ts";

const hash = "1c08f08c3b98e3be700f7f619a8a3419bcb37797";

it.each([
  ["https://github.com/python/cpython.git", `https://github.com/python/cpython/commit/${hash}`],
  ["https://github.com/python/cpython/", `https://github.com/python/cpython/commit/${hash}`],
  ["git@github.com:python/cpython.git", `https://github.com/python/cpython/commit/${hash}`],
  ["ssh://git@github.com:22/python/cpython.git", `https://github.com/python/cpython/commit/${hash}`],
  ["https://gitlab.com/a/b/c.git", `https://gitlab.com/a/b/c/-/commit/${hash}`],
  ["https://gitlab.gnome.org/GNOME/glib", `https://gitlab.gnome.org/GNOME/glib/-/commit/${hash}`],
  ["https://codeberg.org/dnkl/foot.git", `https://codeberg.org/dnkl/foot/commit/${hash}`],
  ["https://git.sr.ht/~sircmpwn/hare", `https://git.sr.ht/~sircmpwn/hare/commit/${hash}`],
  [
    "https://git.postgresql.org/git/postgresql.git",
    `https://git.postgresql.org/gitweb/?p=postgresql.git;a=commit;h=${hash}`
  ],
  ["git://git.kernel.org/pub/scm/git/git.git", `https://git.kernel.org/pub/scm/git/git.git/commit/?id=${hash}`]
])("knows where %s shows a commit", (source, address) => {
  expect(commitAddress(source, hash)).toBe(address);
});

it.each([
  "series",
  "/home/ada/cpython",
  "../cpython",
  "https://example.org/a/b.git",
  "https://github.com.evil.org/a/b"
])("knows of no page for a commit of %s", (source) => expect(commitAddress(source, hash)).toBeNull());

it("makes no address of what is no hash, or what could leave its place in one", () => {
  expect(commitAddress("https://github.com/a/b", null)).toBeNull();
  expect(commitAddress("https://github.com/a/b", "v1.0")).toBeNull();
  expect(commitAddress(`https://github.com/a/b"><script>`, hash)).toBeNull();
  expect(commitAddress("javascript:alert(1)//github.com/a/b", hash)).toBeNull();
});
