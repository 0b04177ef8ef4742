import {deserialize, transpile} from "@observablehq/notebook-kit";
import {Runtime} from "@observablehq/runtime";
import {builtins} from "../builtins.ts";
import type {Embedded} from "../embedded.ts";

/** A cell that can’t be shown. */
export class CellError extends Error {
  override name = "CellError";
}

/**
 * Evaluates a notebook where there is no browser but a document, such as
 * jsdom’s, and returns each cell’s HTML by the cell’s number. Cells may not
 * import, as they would from here. A cell that throws makes it throw.
 */
export async function prerender(
  notebook: string,
  embedded: Embedded,
  {width = 960}: {width?: number} = {}
): Promise<Map<number, string>> {
  const runtime = new Runtime({...builtins(embedded), width, dark: false});
  const main = runtime.module();
  let thrown: CellError | null = null;
  const views = deserialize(notebook).cells.map((cell) => {
    const {body, inputs, outputs, output, autodisplay} = transpile(cell);
    const root = document.createElement("div");
    const display = (value: unknown) => {
      // Else a page shows what Observable’s inspector makes of it.
      if (!(value instanceof Element || value instanceof Text) || value.parentNode) {
        throw new CellError(
          `Cell ${cell.id} displays ${Object.prototype.toString.call(value)}, and not a new element.`
        );
      }
      root.append(value);
      return value;
    };
    const view = (input: {value?: unknown}) => (display(input), input.value); // nobody is there to change it
    const name = output ?? `cell ${cell.id}`;
    main.variable(true, {shadow: {display: () => display, view: () => view}}).define(
      name,
      inputs ?? [],
      blame(cell.id, evaluate(body), (error) => (thrown ??= error))
    );
    if (output === undefined) {
      for (const each of outputs ?? []) {
        main.define(each, [name], (values: Record<string, unknown>) => values[each]);
      }
    }
    return {id: cell.id, name, root, display, autodisplay: autodisplay === true};
  });
  for (const {id, name, display, autodisplay} of views) {
    const value = await main.value(name).catch((error: unknown) => {
      throw thrown ?? failed(id, error);
    });
    if (autodisplay) display(value);
  }
  runtime.dispose();
  return new Map(views.map(({id, root}) => [id, root.innerHTML]));
}

/** A cell’s body is a function’s source, made by Notebook Kit from one of our notebooks. */
function evaluate(body: string): Body {
  return (0, eval)(`(${body})`) as Body;
}

type Body = (...inputs: unknown[]) => unknown;

/** What a cell throws reaches those that use it, too; this tells which cell threw. */
function blame(id: number, body: Body, tell: (error: CellError) => void): Body {
  const fail = (error: unknown): never => {
    const told = failed(id, error);
    tell(told);
    throw told;
  };
  return (...inputs) => {
    try {
      const value = body(...inputs);
      return value instanceof Promise ? value.catch(fail) : value;
    } catch (error) {
      return fail(error);
    }
  };
}

function failed(id: number, error: unknown): CellError {
  if (error instanceof CellError) return error;
  return new CellError(`Cell ${id} failed: ${error instanceof Error ? error.message : String(error)}`, {cause: error});
}
