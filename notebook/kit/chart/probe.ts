import {html} from "htl";
import {element} from "../element.ts";

/** Something a reader can point at. */
export interface Target<T> {
  x: number; // px in the chart
  y: number;
  lines: string[]; // what it is; the first stands out
  datum: T;
}

export interface ProbeOptions<T> {
  targets: () => Target<T>[]; // in the order in which arrow keys go through them
  pick?: (datum: T) => void; // on a click, and on Enter
  leave?: () => void; // on Escape
}

const REACH = 32; // px; what is farther from the pointer isn’t meant

/**
 * Lets a reader point at what a chart shows, with a pointer or the keyboard: the
 * arrow keys go from one mark to the next, Home and End to the first and last,
 * Enter picks one, and Escape leaves. Returns the chart and its tip; where there
 * is no script, each mark’s title says the same.
 */
export function probe<T>(chart: Element, {targets, pick, leave}: ProbeOptions<T>): Element {
  const tip = element(html`<div class="tip" role="status" aria-live="polite" hidden></div>`) as HTMLElement;
  const stage = element(html`<div class="stage">${chart}${tip}</div>`);
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  ring.setAttribute("class", "probe");
  ring.setAttribute("r", "7");
  let all: Target<T>[] | null = null;
  let current = -1;

  function load(): Target<T>[] {
    if (all) return all;
    // A browser shows titles after a while, over the tip.
    for (const title of chart.querySelectorAll("title")) title.remove();
    chart.append(ring);
    return (all = targets());
  }

  function show(index: number): void {
    const target = load()[index];
    current = target ? index : -1;
    ring.style.display = target ? "" : "none";
    tip.hidden = !target;
    stage.classList.toggle("stage--picking", target !== undefined && pick !== undefined);
    if (!target) return;
    ring.setAttribute("cx", String(target.x));
    ring.setAttribute("cy", String(target.y));
    tip.replaceChildren(
      ...target.lines.map((line, i) => {
        const node = document.createElement(i === 0 ? "b" : "span");
        node.textContent = line;
        return node;
      })
    );
    place(target);
  }

  function place({x, y}: Target<T>): void {
    const {scale, left, top, width} = geometry();
    const px = left + x * scale;
    const py = top + y * scale;
    const over = px > width / 2;
    tip.style.left = `${Math.round(over ? Math.max(tip.offsetWidth + 12, px) - 12 : Math.min(px + 12, width - tip.offsetWidth))}px`;
    tip.style.top = `${Math.round(Math.max(0, py - tip.offsetHeight / 2))}px`;
    tip.style.transform = over ? "translateX(-100%)" : "";
  }

  /** A chart is made smaller where it doesn’t fit. */
  function geometry() {
    const outer = stage.getBoundingClientRect();
    const inner = chart.getBoundingClientRect();
    const natural = Number(chart.getAttribute("width")) || inner.width;
    return {
      scale: inner.width / natural,
      left: inner.left - outer.left,
      top: inner.top - outer.top,
      width: outer.width,
      inner
    };
  }

  function nearest(event: MouseEvent): number {
    const {scale, inner} = geometry();
    const [x, y] = [(event.clientX - inner.left) / scale, (event.clientY - inner.top) / scale];
    let best = -1;
    let least = REACH;
    load().forEach((target, i) => {
      const distance = Math.hypot(target.x - x, target.y - y);
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  }

  function pickCurrent(): void {
    const target = load()[current];
    if (target) pick?.(target.datum);
  }

  chart.setAttribute("tabindex", "0");
  chart.setAttribute("role", "img");
  stage.addEventListener("pointermove", (event) => show(nearest(event as PointerEvent)));
  stage.addEventListener("pointerleave", () => show(-1));
  stage.addEventListener("click", (event) => {
    show(nearest(event as MouseEvent));
    pickCurrent();
  });
  chart.addEventListener("blur", () => show(-1));
  chart.addEventListener("keydown", (event) => {
    const {key, altKey, ctrlKey, metaKey} = event as KeyboardEvent;
    if (altKey || ctrlKey || metaKey) return;
    const last = load().length - 1;
    const moves: Record<string, number> = {
      ArrowRight: Math.min(last, current + 1),
      ArrowDown: Math.min(last, current + 1),
      ArrowLeft: Math.max(0, current - 1),
      ArrowUp: Math.max(0, current - 1),
      Home: 0,
      End: last,
      Escape: -1
    };
    const next = moves[key];
    if (key === "Escape") leave?.();
    if (next !== undefined) show(next);
    else if (key === "Enter" || key === " ") pickCurrent();
    else return;
    event.preventDefault();
  });
  return stage;
}
