import {z} from "zod";
import {metaOf} from "./meta.ts";
import {experiment} from "./schema.ts";

type JsonSchema = Record<string, unknown>;

// Editors read YAML with numbers and booleans, which in an experiment are text.
const scalar = ["string", "number", "boolean"];

/** Returns the JSON Schema of experiment files, short forms included, for editors. */
export function experimentJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(experiment, {
    io: "input",
    override: ({zodSchema, jsonSchema}) => describe(zodSchema as unknown as z.ZodType, jsonSchema as JsonSchema)
  });
  return {title: "Benchbook experiment", ...schema};
}

// Rewrites one schema: the short forms beside the long one, and nothing that
// only we understand.
function describe(type: z.ZodType, schema: JsonSchema) {
  const {description, otherwise, pattern, literal} = metaOf(type);
  const long = Object.fromEntries(Object.entries(schema).filter(([key]) => !own.has(key)));
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
  if (isYesOrNo(long)) Object.assign(long, {type: "boolean", enum: [true, false]});
  else if (long["type"] === "string" && !long["enum"]) long["type"] = scalar;
  if (pattern !== undefined) Object.assign(long, {type: "string", pattern});
  if (literal !== undefined) Object.assign(long, {type: "number", const: literal});
  const short = type instanceof z.ZodOptional ? [] : shortForms(type, long); // the optional type’s are there already
  Object.assign(schema, short.length > 0 ? {anyOf: [...short, long]} : long);
  const prose = [description, otherwise === undefined ? "" : `default: ${otherwise}`].filter(Boolean).join("; ");
  if (prose !== "") schema["description"] = prose;
}

const own = new Set([
  ...["value", "otherwise", "obvious", "listed", "keyword", "single", "lines", "alternatives"],
  ...["description", "examples", "pattern", "literal", "propertyNames"]
]);

function isYesOrNo({enum: options}: JsonSchema): boolean {
  return Array.isArray(options) && options.join() === "true,false";
}

function shortForms(type: z.ZodType, long: JsonSchema): JsonSchema[] {
  const {obvious, listed, keyword, single, lines} = metaOf(type);
  const text = {type: scalar};
  const list = {type: "array", items: text};
  const properties = (long["properties"] ?? {}) as Record<string, JsonSchema>;
  if (keyword) return [{enum: Object.keys(properties)}];
  if (listed) return listed === "empty" ? [text, list] : [list];
  if (obvious !== undefined) return [properties[obvious] ?? text];
  if (single) return [text];
  return lines ? [list] : [];
}
