// Runs in an isolated world of every document: it shares the page's DOM, but none of its globals, so a page that
// replaces `querySelector` or `Promise` for itself changes nothing here. The browser adapter calls `liveload.act`.
import { dragPoint, dropPoint, isDragging } from "./actions/drag";
import { describe, type Reply, SelectorError } from "./actions/element";
import { waitAttribute, waitCount, waitHidden, waitText } from "./actions/expect";
import { chosenInput, fileInput } from "./actions/files";
import { blurTarget, focusTarget, prepareTyping } from "./actions/focus";
import { chooseFrame, chosenFrame } from "./actions/frames";
import { known } from "./actions/names";
import { check, clickPoint, prepareFill, select, waitVisible } from "./actions/operations";
import { read } from "./actions/readers";
import { carried } from "./actions/reply";
import { afterWheel, beforeWheel, scrollTo } from "./actions/scroll";
import { answerQueries } from "./actions/share";
import { watchVitals } from "./actions/vitals";
import { nextFrame } from "./actions/wait";

type Operation = (selector: string, argument: unknown, deadline: number) => Promise<Reply> | Reply;

const operations: Record<string, Operation> = {
  after_wheel: (_selector, _argument, deadline) => afterWheel(deadline),
  attribute: (selector, wanted, deadline) => {
    const [name = "", value = ""] = wanted as string[];
    return waitAttribute(selector, name, value, deadline);
  },
  before_wheel: beforeWheel,
  blur: (selector, _argument, deadline) => blurTarget(selector, deadline),
  check: (selector, wanted, deadline) => check(selector, wanted === true, deadline),
  click: (selector, _argument, deadline) => clickPoint(selector, deadline),
  count: (selector, wanted, deadline) => waitCount(selector, Number(wanted), deadline),
  drag: (selector, _argument, deadline) => dragPoint(selector, deadline),
  dragging: isDragging,
  draw: async () => {
    await nextFrame();
    await nextFrame();
    return {};
  },
  drop: (selector, native, deadline) => dropPoint(selector, native === true, deadline),
  files: (selector, names, deadline) => fileInput(selector, names as string[], deadline),
  fill: (selector, text, deadline) => prepareFill(selector, String(text), deadline),
  focus: (selector, _argument, deadline) => focusTarget(selector, deadline),
  frame: (selector, _argument, deadline) => chooseFrame(selector, deadline),
  hidden: (selector, _argument, deadline) => waitHidden(selector, deadline),
  known: (name, kind) => known(name, String(kind)),
  read: (selector, what, deadline) => read(selector, what as string[], deadline),
  scroll_to: (selector, _argument, deadline) => scrollTo(selector, deadline),
  select: (selector, wanted, deadline) => select(selector, wanted as string[], deadline),
  text: (selector, text, deadline) => waitText(selector, String(text), deadline),
  type: (selector, _argument, deadline) => prepareTyping(selector, deadline),
  visible: (selector, _argument, deadline) => waitVisible(selector, deadline),
};

/** Carries out one operation; what hinders it by the end of `timeout` milliseconds is the reply's `cause`. */
async function act(name: string, selector: string, argument: unknown, timeout: number): Promise<Reply> {
  const operation = operations[name];
  if (!operation) return { kind: "internal", cause: `no operation named ${name}` };
  try {
    return carried(await operation(selector, argument, performance.now() + timeout));
  } catch (error) {
    if (error instanceof SelectorError) return carried({ kind: "selector", cause: error.message });
    return carried({ kind: "internal", cause: error instanceof Error ? error.message : String(error) });
  }
}

declare global {
  var liveload: {
    act: typeof act;
    chosenFrame: typeof chosenFrame;
    chosenInput: typeof chosenInput;
    describe: typeof describe;
  };
}
globalThis.liveload = { act, chosenFrame, chosenInput, describe };
answerQueries();
watchVitals();
