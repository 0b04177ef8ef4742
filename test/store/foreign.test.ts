import {createHash} from "node:crypto";
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {expect, it} from "vitest";
import type {Artifact, Attachment} from "../../runner/result/types.ts";
import {serializeArtifact} from "../../runner/store/artifact.ts";
import {restoreAttachments} from "../../runner/store/attachments.ts";
import {readForeign} from "../../runner/store/foreign.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {temporaryFolder} from "../source/fixture.ts";

const example = exampleArtifact({failures: false});

function file(name: string, text: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What of a report its reader looks at. */
function report(artifact: Artifact, sha256: string | null = hash(serializeArtifact(artifact))): string {
  return `<!doctype html>
<title>A report</title>
<script type="application/json" id="page">${JSON.stringify({sha256})}</script>
<script type="application/json" id="artifact">${serializeArtifact(artifact)}</script>
`;
}

/** What of a report of a large run its reader looks at. */
function packedReport(artifact: Artifact): string {
  const packed = gzipSync(serializeArtifact(artifact)).toString("base64");
  return report(artifact).replace(
    /<script type="application\/json" id="artifact">.*?<\/script>/s,
    `<script type="application/gzip" id="artifact">${packed}</script>`
  );
}

function attachment(path: string, content = "text\n"): Attachment {
  return {path, role: "patch", sha256: hash(content), mode: 0o644, encoding: "utf8", content};
}

it("reads a result, and the very same out of a report", () => {
  const text = serializeArtifact(example);
  const result = readForeign(file("result.json", text));
  expect(result).toMatchObject({kind: "result", sha256: hash(text), artifact: example});
  expect(readForeign(file("renamed.txt", report(example)))).toEqual({
    ...result,
    path: expect.stringContaining("renamed.txt") as string,
    kind: "report"
  });
  expect(readForeign(file("report.html", report(example, null)))).toMatchObject({kind: "report"});
  expect(readForeign(file("large.html", packedReport(example)))).toMatchObject({
    kind: "report",
    sha256: hash(text),
    artifact: example
  });
});

it.each<[string, string, RegExp]>([
  ["a text", "hello", /is neither a result of Benchbook nor a report that holds one\.$/],
  ["a page", "<!doctype html><p>hello", /is neither a result of Benchbook nor a report that holds one\.$/],
  ["nothing", "", /is neither a result/],
  ["another JSON", '{"format": "other"}', /is not a result of Benchbook\.$/],
  ["half a result", serializeArtifact(example).slice(0, 5000), /is not JSON/],
  ["half a report", report(example).slice(0, 5000), /is neither a result/],
  ["a newer result", JSON.stringify({...example, version: 99}), /has version 99 .* Read it with a newer one\.$/],
  ["a result without samples", JSON.stringify({...example, samples: undefined}), /is damaged at samples/],
  [
    "half of what is packed",
    packedReport(example).replace(/.{2000}(?=<\/script>\n$)/, ""),
    /cannot be unpacked \(.+\)\./
  ],
  [
    "another thing packed",
    packedReport({...example, measurements: []}).replace(/"sha256":"\w{4}/, '"sha256":"abcd'),
    /is damaged: its result is not the one/
  ],
  ["a changed report", report(example).replace('"seed":', '"seed":1'), /is damaged: its result is not the one/]
])("says what is wrong with %s", (_, text, message) => {
  expect(() => readForeign(file("file", text))).toThrow(message);
});

it("says that a file is not there, or a folder", () => {
  const folder = temporaryFolder();
  expect(() => readForeign(join(folder, "none.html"))).toThrow(/^There is no file .*none\.html\.$/);
  expect(() => readForeign(folder)).toThrow(/is a folder\. Name the file in it/);
});

it("takes no name for a path", () => {
  const {experiment, run} = example;
  const bad: Artifact[] = [
    {...example, experiment: {...experiment, files: [{path: "../../evil.yaml", text: ""}]}},
    {...example, experiment: {...experiment, files: [{path: "/tmp/evil.yaml", text: ""}]}},
    {...example, experiment: {...experiment, name: ".."}},
    {...example, run: {...run, id: "../.."}}
  ];
  for (const artifact of bad) {
    expect(() => readForeign(file("result.json", serializeArtifact(artifact)))).toThrow(/which is no name\.$/);
  }
  const none = {...example, experiment: {...experiment, files: []}};
  expect(() => readForeign(file("result.json", serializeArtifact(none)))).toThrow(/holds no experiment file/);
});

it.each(["../evil", "a/../../evil", "a/b/../../../evil", "..", "/../../evil", "..\\evil", "a\0b", "."])(
  "restores nothing at all if a path is %j",
  (path) => {
    const parent = temporaryFolder();
    const folder = join(parent, "into");
    expect(() => restoreAttachments(folder, [attachment("good.patch"), attachment(path)])).toThrow(/is outside/);
    expect(readdirSync(parent)).toEqual([]);
  }
);

it("restores what was elsewhere inside of the folder, and gives nothing more than the usual permissions", () => {
  const parent = temporaryFolder();
  const folder = join(parent, "into");
  const path = join(parent, "elsewhere/hot.patch");
  restoreAttachments(folder, [{...attachment(path), mode: 0o104755}]);
  expect(existsSync(path)).toBe(false);
  const restored = join(folder, "outside-the-project", path);
  expect(readFileSync(restored, "utf8")).toBe("text\n");
  expect(statSync(restored).mode & 0o7777).toBe(0o755);
});

it("restores nothing that is not what its hash says", () => {
  const folder = join(temporaryFolder(), "into");
  expect(() => restoreAttachments(folder, [{...attachment("a"), content: "other\n"}])).toThrow(/a is damaged/);
  expect(existsSync(folder)).toBe(false);
});
