import {NO_CHOICE, type Aside, type Choice} from "./choice.ts";

// A choice is kept in the page’s query, so that its address is a link to what
// is seen, and its anchors stay what they are. There is no address where pages
// are prerendered.

/** Returns the choice that the page’s address holds. */
export function readChoice(query: URLSearchParams = readQuery()): Choice {
  const aside = query.get("aside");
  const variants = query.getAll("variant");
  return {
    place: query.get("at"),
    metric: query.get("metric"),
    variants: variants.length > 0 ? variants : null,
    aside: isAside(aside) ? aside : NO_CHOICE.aside
  };
}

/** Puts a choice into the page’s address. */
export function writeChoice({place, metric, variants, aside}: Choice): void {
  writeQuery({at: place, metric, variant: variants, aside: aside === NO_CHOICE.aside ? null : aside});
}

export function readQuery(): URLSearchParams {
  return new URLSearchParams(typeof location === "undefined" ? "" : location.search);
}

/** Changes entries of the page’s query; null removes one. */
export function writeQuery(entries: Record<string, string | string[] | null>): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(entries)) {
    url.searchParams.delete(name);
    for (const each of value === null ? [] : [value].flat()) url.searchParams.append(name, each);
  }
  try {
    history.replaceState(history.state, "", url);
  } catch {
    // A page without an address of its own, as in a mail’s preview, has no links either.
  }
}

/** Changes the query, and lets all that follows it know. */
export function follow(entries: Record<string, string | string[] | null>): void {
  writeQuery(entries);
  dispatchEvent(new PopStateEvent("popstate"));
}

function isAside(value: string | null): value is Aside {
  return value === "shown" || value === "counted" || value === "hidden";
}
