import {readQuery, writeQuery} from "../choice/address.ts";

/** How a reader has a suite sorted and filtered; kept in the page’s address. */
export interface View {
  sort: "ratio" | "name" | "verdict";
  descending: boolean;
  grouped: boolean;
  hidden: Set<string>; // kinds of verdicts
  find: string;
}

export function readView(index: number): View {
  const query = readQuery();
  const sort = query.get(`sort${suffix(index)}`) ?? "";
  const [, name = "ratio", direction] = /^(name|ratio|verdict)-(up|down)$/.exec(sort) ?? [];
  return {
    sort: name as View["sort"],
    descending: direction !== "up",
    grouped: query.get(`group${suffix(index)}`) !== "no",
    hidden: new Set(query.getAll(`hide${suffix(index)}`)),
    find: query.get(`find${suffix(index)}`) ?? ""
  };
}

export function writeView({sort, descending, grouped, hidden, find}: View, index: number): void {
  const order = `${sort}-${descending ? "down" : "up"}`;
  writeQuery({
    [`sort${suffix(index)}`]: order === "ratio-down" ? null : order,
    [`group${suffix(index)}`]: grouped ? null : "no",
    [`hide${suffix(index)}`]: [...hidden],
    [`find${suffix(index)}`]: find === "" ? null : find
  });
}

/** A page’s second suite has a view of its own. */
function suffix(index: number): string {
  return index === 0 ? "" : String(index + 1);
}
