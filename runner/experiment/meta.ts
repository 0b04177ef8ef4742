import {z} from "zod";
import type {Alternatives} from "./tree.ts";

/** What schema.ts says about a part of the file beside its type. */
export interface Meta {
  description?: string;
  examples?: string[];
  value?: string; // what the reference calls it
  otherwise?: string; // the default
  pattern?: string; // of the text, for editors, to which it is no number then
  literal?: number; // the only value, for editors
  obvious?: string;
  listed?: "itself" | "empty";
  keyword?: boolean;
  single?: boolean;
  lines?: boolean;
  alternatives?: Alternatives[];
}

/** Returns what the schema says about a part; of an optional one, also what it says about the part itself. */
export function metaOf(schema: z.ZodType): Meta {
  const own = (schema.meta() ?? {}) as Meta;
  return schema instanceof z.ZodOptional ? {...metaOf(schema.unwrap() as z.ZodType), ...own} : own;
}

/** Returns the schema that an optional one wraps. */
export function required(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? required(schema.unwrap() as z.ZodType) : schema;
}
