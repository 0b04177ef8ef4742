import {readFileSync} from "node:fs";
import {z} from "zod";
import * as schema from "../../runner/result/schema.ts";

type Json = z.core.JSONSchema.BaseSchema;

const sections: {title: string; text: string; type: z.ZodType}[] = [
  {title: "The whole", text: "", type: schema.artifact},
  {title: "`machine`", text: "What the machine was, and what it could not do.", type: schema.machine},
  {title: "`revisions`", text: "Each revision that a step names.", type: schema.revision},
  {title: "`variants`", text: "Each variant that a step names.", type: schema.variant},
  {title: "`builds`", text: "Each build of each variant, also those that failed.", type: schema.build},
  {title: "`measurements`", text: "Each measurement that a step names.", type: schema.measurement},
  {
    title: "`samples`",
    text: "As columns: each of these fields is a list with one entry a sample, in the order in which they were taken. Values are by benchmark (whose name is empty if there is but one), metric and process.",
    type: schema.sample
  },
  {title: "A sample’s `resources`", text: "", type: schema.resources},
  {title: "A finding of the kind `comparison`", text: "What a compare step established.", type: schema.comparisonFinding},
  {title: "A finding’s `comparisons`", text: "One for each pair, measurement, benchmark and metric.", type: schema.comparison},
  {title: "A comparison’s `effect`", text: "", type: schema.effect},
  {title: "A finding of the kind `bisection`", text: "What a bisect step established. A comparison that confirms what it names is a finding of its own, whose step is the bisection’s with `/confirmation` after it.", type: schema.bisectionFinding},
  {title: "A finding of the kind `layout`", text: "What a layout step established; [placement.md](placement.md) has its rules.", type: schema.layoutFinding},
  {title: "A layout finding’s `causes`", text: "One for each judged effect.", type: schema.layoutCause},
  {title: "A layout finding’s `effects`", text: "One for each variant but the baseline, measurement, benchmark and metric.", type: schema.layoutEffect},
  {title: "A layout finding’s `spreads`", text: "One for each variant, measurement, benchmark and metric.", type: schema.layoutSpread},
  {title: "A finding of the kind `timeline`", text: "What a timeline step established.", type: schema.timelineFinding},
  {title: "A timeline’s `series`", text: "One for each measurement, benchmark and metric.", type: schema.timelineSeries},
  {title: "A history’s `revisions`", text: "Of a bisection and a timeline. Other fields name a revision by its index in this list.", type: schema.historyRevision},
  {title: "A bisection’s `moves`", text: "What was measured, in order, why, and what was known after it.", type: schema.move},
  {title: "A bisection’s `culprits`", text: "", type: schema.culprit},
  {title: "A series’ `changes`", text: "", type: schema.changePoint}
];

/** Returns docs/artifact.md. */
export function artifactReference(): string {
  const template = readFileSync(new URL("artifact.template.md", import.meta.url), "utf8");
  return template.replace("<!-- fields -->\n", () => `${sections.map(toSection).join("\n\n")}\n`);
}

function toSection({title, text, type}: (typeof sections)[number]): string {
  const {properties = {}} = z.toJSONSchema(type, {io: "input"}) as Json;
  const rows = Object.entries(properties).map(([name, field]) => {
    const {description = "", ...rest} = field as Json;
    return `| \`${name}\` | ${typeOf(rest).replaceAll("|", "\\|")} | ${description.replaceAll("|", "\\|")} |`;
  });
  return [`### ${title}`, ...(text ? [text] : []), ["| field | type | meaning |", "| --- | --- | --- |", ...rows].join("\n")].join("\n\n");
}

function typeOf(field: Json): string {
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (field.anyOf) return [...new Set(field.anyOf.map((one) => typeOf(one as Json)))].join(" or ");
  if (Array.isArray(field.type)) return field.type.map((type) => typeOf({...field, type} as Json)).join(" or ");
  if (field.format === "date-time") return "time";
  if (field.type === "object") return objectType(Object.keys(field.properties ?? {}));
  if (field.type === "array") return `list of ${plural(typeOf((field.items ?? {}) as Json))}`;
  return names[field.type as string] ?? String(field.type ?? "object");
}

const names: Record<string, string> = {integer: "whole number", string: "text", boolean: "true or false"};

function plural(type: string): string {
  return type === "text" ? "texts" : type.replace(/^(object|map|time|number|whole number|list)\b/, (noun) => `${noun}s`);
}

/** An object with many fields has a section of its own. */
function objectType(names: readonly string[]): string {
  if (names.length === 0) return "map";
  return names.length > 8 ? "object, see below" : `object (${names.map((name) => `\`${name}\``).join(", ")})`;
}
