import {defineConfig} from "eslint/config";
import tseslint from "typescript-eslint";

const node = {
  group: ["node:*", "fs", "path", "execa", "yaml"],
  message: "Pure folders import nothing from Node: they run in the browser too."
};
const schema = {
  group: ["zod", "**/schema.ts", "**/result/schema/*"],
  allowTypeImports: true,
  message: "The browser loads no schema library; import the types only."
};
const runner = {
  regex: "runner/(?!result/|statistics/|narrate/)",
  message: "Browser code imports from runner/ only result/, statistics/ and narrate/."
};

/** Returns a rule that forbids the given import patterns. */
function forbid(...patterns) {
  return {"@typescript-eslint/no-restricted-imports": ["error", {patterns}]};
}

export default defineConfig(
  {ignores: ["eslint.config.js", "node_modules/", "results/", "reruns/", "dist/", ".cache/", "experiments/"]},
  tseslint.configs.strict,
  {
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/unified-signatures": "off",
      "no-restricted-syntax": [
        "error",
        {selector: "TSEnumDeclaration", message: "Use a union of strings."},
        {selector: "ExportDefaultDeclaration", message: "Export by name."}
      ]
    }
  },
  {
    files: ["runner/result/**", "runner/statistics/**", "runner/narrate/**"],
    rules: forbid(node, schema, {
      // A single file above a folder is one beside it, in the same pure folder.
      regex: "^(?:\\.\\./)+(?!\\.\\./|result/|statistics/|narrate/|(?!main)[a-z-]+\\.ts$)",
      message: "Pure folders import only each other."
    })
  },
  {files: ["runner/result/schema.ts", "runner/result/schema/*"], rules: forbid(node)},
  {files: ["notebook/**"], ignores: ["notebook/kit/server/**"], rules: forbid(node, schema, runner)},
  {files: ["*.config.ts"], rules: {"no-restricted-syntax": "off"}}
);
