/// <reference types="vite/types/importMeta.d.ts" />

// Observable Runtime 6 and the parts of Notebook Kit that runtime.ts takes ship no types.

declare module "@observablehq/runtime" {
  export interface Variable {
    define(name: string | null, inputs: string[], definition: unknown): Variable;
  }
  export interface Module {
    variable(observer?: unknown, options?: {shadow?: Record<string, unknown>}): Variable;
    define(name: string, inputs: string[], definition: unknown): Variable;
    value(name: string): Promise<unknown>;
  }
  export class Runtime {
    constructor(builtins?: Record<string, unknown>);
    module(): Module;
    dispose(): void;
  }
}

declare module "observable:runtime/define.js" {
  import type {Module} from "@observablehq/runtime";
  export function define(
    main: Module,
    state: {root: Element},
    definition: unknown,
    observer: (state: {root: Element}, definition: unknown) => unknown
  ): void;
}

declare module "observable:runtime/display.js" {
  export interface CellObserver {
    pending(): void;
    fulfilled(value: unknown): void;
    rejected(error: unknown): void;
  }
  export function observe(state: {root: Element}, definition: unknown): CellObserver;
}

declare module "observable:runtime/stdlib/generators/index.js" {
  export function dark(): AsyncGenerator<boolean>;
  export function observe<T>(initialize: (notify: (value: T) => T) => () => void): AsyncGenerator<T>;
}
