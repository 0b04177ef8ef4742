import {deserialize, transpile} from "@observablehq/notebook-kit";
import {Runtime} from "@observablehq/runtime";
import {builtins} from "../builtins.ts";
import type {Embedded} from "../embedded.ts";

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
  const views = deserialize(notebook).cells.map((cell) => {
    const {body, inputs, outputs, output, autodisplay} = transpile(cell);
    const root = document.createElement("div");
    const display = (value: unknown) => {
      // Else a page shows what Observable’s inspector makes of it.
      if (!(value instanceof Element || value instanceof Text) || value.parentNode) {
        throw new Error(`Cell ${cell.id} displays ${Object.prototype.toString.call(value)}, and not a new element.`);
      }
      root.append(value);
      return value;
    };
    const name = output ?? `cell ${cell.id}`;
    main.variable(true, {shadow: {display: () => display}}).define(name, inputs ?? [], evaluate(body));
    if (output === undefined) {
      for (const each of outputs ?? []) {
        main.define(each, [name], (values: Record<string, unknown>) => values[each]);
      }
    }
    return {id: cell.id, name, root, display, autodisplay: autodisplay === true};
  });
  for (const {id, name, display, autodisplay} of views) {
    const value = await main.value(name).catch((error: unknown) => {
      throw new Error(`Cell ${id} failed: ${error instanceof Error ? error.message : String(error)}`, {cause: error});
    });
    if (autodisplay) display(value);
  }
  runtime.dispose();
  return new Map(views.map(({id, root}) => [id, root.innerHTML]));
}

/** A cell’s body is a function’s source, made by Notebook Kit from one of our notebooks. */
function evaluate(body: string): unknown {
  return (0, eval)(`(${body})`);
}
