import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** What Node programs of ours (bundling, benchmarks) use; pages have the DOM's names instead. */
const nodeGlobals = {
  Buffer: "readonly",
  URL: "readonly",
  clearTimeout: "readonly",
  console: "readonly",
  performance: "readonly",
  process: "readonly",
  setTimeout: "readonly",
};

const pageGlobals = {
  URL: "readonly",
  clearTimeout: "readonly",
  console: "readonly",
  customElements: "readonly",
  document: "readonly",
  fetch: "readonly",
  localStorage: "readonly",
  location: "readonly",
  performance: "readonly",
  sessionStorage: "readonly",
  setTimeout: "readonly",
  window: "readonly",
};

export default tseslint.config(
  { ignores: ["build/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["web/**/*.ts", "web/**/*.tsx"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: "web/tsconfig.json" } },
    rules: {
      // Numbers in messages for people are meant.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Pages may have replaced or removed what the DOM's types promise.
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  {
    files: ["web/**/*.test.ts", "web/vitest.config.ts"],
    languageOptions: { parserOptions: { project: "web/tsconfig.test.json" } },
  },
  {
    // The probe keeps methods apart from their objects on purpose: web/probe/natives.ts.
    files: ["web/probe/**/*.ts"],
    rules: {
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  { files: ["demo/assets/**/*.ts"], extends: [...tseslint.configs.strict] },
  { files: ["web/**/*.js", "demo/assets/**/*.js"], languageOptions: { globals: pageGlobals } },
  { files: ["bench/**/*.{js,mjs}", "*.js"], languageOptions: { globals: nodeGlobals } },
);
