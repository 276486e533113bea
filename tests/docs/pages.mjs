// The pieces of code on the pages of docs/, as scenarios that can be run.
//
//   ```cpp          a whole file
//   ```cpp body     statements of `run`, given `user`, `id`, `config`, and `shop`, the address of the target
//   ```csv NAME     a file that lies beside them; likewise ```json and ```text
import { readFileSync } from "node:fs";

const fence = /^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm;

/** The blocks of a page, each with the line it begins at. */
export function blocksOf(path) {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(fence)].map((found) => {
    const [, language, word, content] = found;
    return { language, word, content, line: text.slice(0, found.index).split("\n").length + 1 };
  });
}

/** The statements of one block as a scenario class of that name. */
function classOf(name, statements) {
  return `struct ${name} : Scenario {
  void run(Context& user, UserId id, const Config& config) override {
    const std::string shop = config.require("base-url");
    (void)id;
${statements}
  }
};
LIVELOAD_SCENARIO(${name});
`;
}

/** The files that a page's code makes: whole ones as they are, and all the bodies in one. */
export function filesOf(path) {
  const blocks = blocksOf(path);
  const files = new Map();
  const bodies = [];
  for (const { language, word, content, line } of blocks) {
    if (language === "cpp" && word === "body") bodies.push(classOf(`Line${line}`, content));
    else if (language === "cpp") files.set(`line_${line}.cpp`, content);
    else if (word) files.set(word, content);
  }
  if (bodies.length > 0) {
    const head = "#include <liveload/liveload.hpp>\nusing namespace liveload;\nusing namespace std::chrono_literals;\n\n";
    files.set("bodies.cpp", head + bodies.join("\n"));
  }
  return files;
}
