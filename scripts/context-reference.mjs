#!/usr/bin/env node
// Writes docs/context.md, the reference of what a user can do, from the comments of the public headers.
//
//   scripts/context-reference.mjs            writes it
//   scripts/context-reference.mjs --check    fails when it is not what the headers say; a test
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(root, "docs", "context.md");
const header = (name) => readFileSync(join(root, "include", "liveload", name), "utf8");

/** The lines between the braces of `class NAME` or `struct NAME`, up to its private part; and what is said before it. */
function body(text, name) {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => new RegExp(`^(class|struct) ${name}\\b.*\\{$`).test(line));
  if (start < 0) throw new Error(`no class ${name}`);
  let first = start;
  while (lines[first - 1]?.startsWith("///")) first -= 1;
  const length = lines.slice(start).findIndex((line) => line === "};" || line === " private:");
  return { said: lines.slice(first, start), lines: lines.slice(start + 1, start + length) };
}

const uncomment = (line) => line.trim().replace(/^\/\/[/<]* ?/, "");

/** Text and declarations in turn: [{ section } | { said, declared }]. */
function entries(lines) {
  const found = [];
  let said = [];
  let declared = [];
  const flush = () => {
    if (declared.length > 0) found.push({ said: said.join(" "), declared });
    said = [];
    declared = [];
  };
  let open = "";
  let heading = false;
  for (const raw of lines) {
    const line = raw.trim();
    if (line.startsWith("// ---")) {
      flush();
      found.push({ section: line.replace(/^\/\/ -+ /, ""), said: "" });
      heading = true;
    } else if (line.startsWith("///")) {
      if (declared.length > 0) flush();
      said.push(uncomment(line));
      heading = false;
    } else if (line.startsWith("//")) {
      const section = found.at(-1);
      if (heading && section?.section) section.said += ` ${uncomment(line)}`;
    } else if (line === "" || line === "public:") {
      if (line === "" && open === "") flush();
      if (line === "") heading = false;
    } else {
      open += (open ? " " : "") + line;
      if (/;$|\{$|\}$/.test(line) && balanced(open)) {
        declared.push(open);
        open = "";
      }
    }
  }
  flush();
  return found;
}

const balanced = (text) => {
  const depth = [...text].reduce((n, c) => n + (c === "{" || c === "(") - (c === "}" || c === ")"), 0);
  return depth === 0;
};

/** `Context& click(Text selector, ActionOptions options = {});` as a person would say it: `click(Text selector, options)`. */
function signature(declaration) {
  const text = declaration
    .replace(/\)( const)?( :.*)? \{.*$/, ")")
    .replace(/;$/, "")
    .replace(/\) const$/, ")")
    .replace("ActionOptions options = {}", "options")
    .replace(/^(virtual|static|template <[^>]*>) /, "");
  const [, result, call] = /^([\w:<>&*, ]+?[&*]?) (\w+\(.*)$/.exec(text) ?? [];
  if (!call) return text;
  return result === "Context&" || result === "void" ? call : `${call} → ${result}`;
}

/** What no scenario calls is not for this page. */
const hidden = (declaration) => /^explicit |= delete;|operator|^virtual ~|^using |^struct /.test(declaration);

/** Comments in the house's style quote code by backticks already; words of Markdown are escaped. */
const prose = (text) => text.trim().replaceAll("<", "&lt;").replace(/`[^`]*`/g, (code) => code.replaceAll("&lt;", "<"));

function reference(name, from) {
  const { said, lines } = body(header(from), name);
  const out = [`## ${name}`, "", prose(said.map(uncomment).join("\n").replace(/\n\n/g, "\u0000").replace(/\n/g, " ").replaceAll("\u0000", "\n\n")), ""];
  for (const entry of entries(lines)) {
    if (entry.section) {
      out.push(`### ${entry.section}`, "");
      if (entry.said) out.push(prose(entry.said), "");
      continue;
    }
    const declared = entry.declared.filter((declaration) => !hidden(declaration));
    // Of what scenarios make and hand over, what only reads it needs no telling.
    if (declared.length === 0 || (name !== "Context" && entry.said === "")) continue;
    out.push("```text", ...declared.map(signature), "```", "");
    if (entry.said) out.push(prose(entry.said), "");
  }
  return out.join("\n");
}

const text = `# What a scenario can say and do

Made from the headers in \`include/liveload/\` by \`scripts/context-reference.mjs\`. Arguments of type \`Text\` are a text, or a function
of the Context that is called when the action runs. Each action takes \`ActionOptions\`: \`user.click("#buy", {.timeout = 5s, .label = "buy"})\`.

${[
  reference("Context", "context.hpp"),
  reference("ActionOptions", "action.hpp"),
  reference("Scenario", "scenario.hpp"),
  reference("Throttle", "throttle.hpp"),
  reference("Feeder", "feeder.hpp"),
  reference("Metric", "metric.hpp"),
  reference("ThinkTime", "pacing.hpp"),
].join("\n")}`.trimEnd() + "\n";

if (process.argv.includes("--check")) {
  if (readFileSync(page, "utf8") !== text) {
    console.error("docs/context.md is not what the headers say: run scripts/context-reference.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(page, text);
}
