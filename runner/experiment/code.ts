import {z} from "zod";
import * as leaf from "./leaf.ts";

// The part of the experiment file that says what is built. See schema.ts.

const sources = {git: ["submodules"], hg: [], npm: ["scripts"], series: ["as"], folder: []};

export const environmentValue = z
  .strictObject({
    value: leaf.text.optional().meta({description: "the text itself; $NAME is expanded in it"}),
    from: leaf.name.optional().meta({description: "the name in the runner’s own environment whose value is passed on"}),
    secret: leaf.name
      .optional()
      .meta({description: "likewise, but the value is never written to a log, journal or artifact"})
  })
  .meta({obvious: "value", alternatives: [{value: [], from: [], secret: []}], examples: ["{secret: TOKEN}"]});

export const environment = z.record(z.string(), environmentValue).meta({
  value: "map of environment values",
  examples: ["{IO_THREADS: 1, HOME: {from: HOME}, TOKEN: {secret: TOKEN}}"]
});

const tree = {
  git: leaf.path
    .optional()
    .meta({description: "a git repository: URL or path", examples: ["https://github.com/lua/lua"]}),
  hg: leaf.path.optional().meta({description: "a Mercurial repository: URL or path"}),
  npm: leaf.name.optional().meta({description: "a package whose published versions are the revisions"}),
  series: leaf.path.optional().meta({description: "a folder of patches, one a commit, that becomes a repository"}),
  folder: leaf.path.optional().meta({description: "a folder as it is now, without history"}),
  submodules: leaf.yesOrNo.optional().meta({description: "whether submodules are checked out too", otherwise: "false"}),
  as: z.enum(["git", "hg"]).optional().meta({description: "what a series becomes", otherwise: "git"}),
  scripts: leaf.yesOrNo
    .optional()
    .meta({description: "whether what npm installs may run its scripts", otherwise: "false"}),
  within: leaf.path
    .optional()
    .meta({description: "only this folder of the source is used", examples: ["packages/core"]}),
  without: leaf.paths.optional().meta({description: "paths that are removed from every checkout"})
};

export const source = z
  .strictObject(tree)
  .meta({obvious: "git", alternatives: [sources], examples: ["{git: ~/src/valkey, submodules: true}"]});

export const input = z
  .strictObject({
    ...tree,
    url: leaf.text.optional().meta({description: "a file to download; an archive is unpacked"}),
    sha256: leaf.sha256.optional().meta({description: "hash of that file"}),
    revision: leaf.name.optional().meta({description: "which commit, tag or version"}),
    build: leaf.lines.optional().meta({description: "how it is built: once, the same for every variant"})
  })
  .meta({
    alternatives: [{...sources, url: ["sha256"]}],
    examples: ["{git: https://github.com/lua/lua, revision: v5.4.6}"]
  });

export const revision = z
  .strictObject({
    of: leaf.names.optional().meta({description: "the revision that this one is, but for what else is said here"}),
    revision: leaf.name
      .optional()
      .meta({description: "a commit, tag, branch or version, or `working-tree`: HEAD with what is not committed yet"}),
    "merge-base": z
      .array(leaf.name)
      .length(2, "A merge base is of two revisions, e.g., [origin/main, HEAD].")
      .optional()
      .meta({value: "list of two revisions", description: "the commit at which two lines of work parted"}),
    patches: leaf.paths.optional().meta({description: "patches that are applied, in this order"}),
    inputs: z
      .record(z.string(), leaf.name)
      .optional()
      .meta({
        value: "map of revisions",
        description: "inputs that are at another revision",
        examples: ["{lua: v5.4.7}"]
      }),
    ...tree
  })
  .meta({
    obvious: "revision",
    alternatives: [sources, {revision: [], "merge-base": []}],
    examples: ["{of: slow, patches: [hot.patch]}"]
  });

const buildFlags = z
  .record(z.string(), leaf.text)
  .meta({value: "text, or map of environment values", obvious: "FLAGS"});
const runFlags = z
  .record(z.string(), leaf.text)
  .meta({value: "text, or map of environment values", obvious: "RUN_FLAGS"});

export const flags = z
  .strictObject({
    of: leaf.names.optional().meta({description: "the flags that these are, but for what else is said here"}),
    build: buildFlags.optional().meta({
      description: "environment of the build; text is $FLAGS",
      examples: ["{CC: clang-16, CFLAGS: -O2}"]
    }),
    run: runFlags.optional().meta({
      description: "environment of measurements, on the very same build; text is $RUN_FLAGS",
      examples: ["{IO_THREADS: 4}"]
    })
  })
  .meta({obvious: "build", examples: ["-O2"]});

export const build = z
  .strictObject({
    run: leaf.lines
      .optional()
      .meta({description: "lines for a shell, run in a clean checkout until one fails", examples: ["make -j$JOBS"]}),
    environment: environment.optional().meta({description: "environment of the build alone"}),
    tools: leaf.names
      .optional()
      .meta({description: "programs whose identity is part of the build’s key", otherwise: "[cc, ld]"}),
    keep: leaf.paths
      .optional()
      .meta({description: "what is kept of the build; the rest is deleted", otherwise: "everything"}),
    timeout: leaf.duration.optional().meta({description: "when a build is given up", otherwise: "10 min"})
  })
  .meta({obvious: "run"});
