import {readFileSync} from "node:fs";
import {z} from "zod";
import * as code from "../../runner/experiment/code.ts";
import * as measuring from "../../runner/experiment/measuring.ts";
import {metaOf, required} from "../../runner/experiment/meta.ts";
import {experiment, step} from "../../runner/experiment/schema.ts";
import {builtIns} from "../../runner/experiment/variables.ts";
import {table} from "./table.ts";

const sections: {title: string; text: string; type: z.ZodType}[] = [
  {
    title: "The file",
    text: "`benchbook` is the only key that every file must have. A file without revisions or measurements is something for others to build on.",
    type: experiment
  },
  {
    title: "Sources",
    text: "One of `git`, `hg`, `npm`, `series` and `folder`. Text is a git repository. A series is looked for as `experiments/SERIES/series/*.patch`, then as `experiments/SERIES/*.patch`. The revisions of `hg` are tags, bookmarks, branches and hashes, perhaps with `~1` or `^` behind them, and `.`, which is what is checked out; revsets and numbers are not. Those of `npm` are versions, tags and ranges (`4.x` is the highest in it); a checkout has the package at its top and what it depends on in `node_modules`, as it was on the day when the version was published, with the lock in `package-lock.json`. A folder’s one revision is its content now, without `.git` and `.hg`.",
    type: code.source
  },
  {
    title: "Inputs",
    text: "A source and a revision of it, or a URL and the hash of what it gives. Each is `$INPUT_NAME`, in capitals and with `_` for what is no letter or digit.",
    type: code.input
  },
  {
    title: "Revisions",
    text: "Text is a commit, tag, branch or version, or `working-tree`. A revision may come from a source of its own.",
    type: code.revision
  },
  {
    title: "Flags",
    text: "Text is `$FLAGS` when building. Flags that only say how to run share their build.",
    type: code.flags
  },
  {title: "Build", text: "Text or a list is what is run, by a shell that stops at the first failure.", type: code.build},
  {
    title: "Environment values",
    text: "Text is the value itself. Values may refer to names that are set before them or further away.",
    type: code.environmentValue
  },
  {
    title: "Measurements",
    text: "Text is the command. Commands start without a shell, in the build’s folder; `prepare`, `before` and `after` hold one command a line.",
    type: measuring.measurement
  },
  {title: "Sweeps", text: "Text or a list is the values.", type: measuring.sweep},
  {title: "Servers", text: "Text is the command.", type: measuring.server},
  {title: "Readers", text: "The name of a reader, or a map with that one key.", type: measuring.reader},
  {
    title: "Metrics",
    text: "A list of names, or a map. Text is the unit: `{tps: transactions/s}`. What the launcher measures is a metric of every measurement: wall, user, system, peak memory, minor faults, major faults, voluntary switches and involuntary switches.",
    type: measuring.metric
  },
  {
    title: "Plans",
    text: "`rounds` or a `precision`; what is nearer ends the other. A step’s plan is nearer than a measurement’s, and that is nearer than the experiment’s.",
    type: measuring.plan
  },
  {
    title: "Steps",
    text: "Each step has one of `compare`, `counters`, `profile`, `layout`, `bisect` and `timeline`.",
    type: step
  }
];

/** Returns docs/experiment.md: the template, with the tables that come from the schema. */
export function experimentReference(): string {
  const template = readFileSync(new URL("./experiment.template.md", import.meta.url), "utf8");
  return template.replace("{{names}}", namesTable).replace("{{keys}}", () => sections.map(section).join("\n\n"));
}

function section({title, text, type}: (typeof sections)[number]): string {
  const {shape} = type as z.ZodObject;
  const rows = Object.entries(shape).map(([key, child]) => row(key, child as z.ZodType));
  return [`### ${title}`, "", text, "", table(["key", "value", "meaning"], rows)].join("\n");
}

function row(key: string, type: z.ZodType): string[] {
  const {description = "", otherwise, examples = []} = metaOf(type);
  const parts = [
    description,
    ...(otherwise === undefined ? [] : [`default: ${otherwise}`]),
    ...(examples.length === 0 ? [] : [`e.g., ${examples.map((example) => `\`${example}\``).join(" or ")}`])
  ];
  return [`\`${key}\``, valueOf(type), parts.join("; ")];
}

function valueOf(type: z.ZodType): string {
  const {value, obvious, keyword} = metaOf(type);
  if (value !== undefined) return value;
  const inner = required(type);
  if (inner instanceof z.ZodEnum) return inner.options.map((option) => `\`${option}\``).join(", ");
  if (keyword) return "name, or map";
  if (obvious !== undefined) return "text, or map";
  return "map";
}

function namesTable(): string {
  const where = ({builds, prepare, samples, command}: (typeof builtIns)[number]) => {
    if (builds && command) return "everywhere";
    if (builds) return "builds";
    if (prepare) return "measurements";
    return samples ? "measurements, but for `prepare`" : "the measured command";
  };
  const rows = builtIns.map((builtIn) => [`\`$${builtIn.name}\``, where(builtIn), builtIn.meaning]);
  return table(["name", "known in", "meaning"], rows);
}
