import { controlOf, describe, find, findAll, hiddenBecause, type Reply } from "./element";
import { until } from "./wait";

function inputValue(found: Element): Reply {
  const element = controlOf(found);
  const holds =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
  return holds ? { value: element.value } : { kind: "element", cause: `${describe(element)} has no value` };
}

function isChecked(found: Element): Reply {
  const element = controlOf(found);
  const holds = element instanceof HTMLInputElement && (element.type === "checkbox" || element.type === "radio");
  return holds ? { value: element.checked } : { kind: "element", cause: `${describe(element)} is no checkbox or radio button` };
}

function innerText(element: Element): Reply {
  if (element instanceof HTMLElement) return { value: element.innerText };
  return { kind: "element", cause: `${describe(element)} is no HTML element` };
}

const readers: Record<string, (element: Element, name: string) => Reply> = {
  attribute: (element, name) => ({ value: element.getAttribute(name) }),
  checked: isChecked,
  inner_html: (element) => ({ value: element.innerHTML }),
  inner_text: innerText,
  input_value: inputValue,
  text_content: (element) => ({ value: element.textContent }),
};

const rootOf = Object.getOwnPropertyDescriptor(Document.prototype, "documentElement")?.get as (this: Document) => Element;

function content(): string {
  const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "";
  return type + rootOf.call(document).outerHTML;
}

/**
 * Reads what `[reader, name]` asks for from the first match, once there is one; `content`, `count` and `visible` do not
 * wait.
 */
export function read(selector: string, [what = "", name = ""]: string[], deadline: number): Promise<Reply> | Reply {
  if (what === "content") return { value: content() };
  if (what === "count") return { value: findAll(selector).length };
  if (what === "visible") {
    const element = find(selector);
    return { value: typeof element !== "string" && hiddenBecause(element) === undefined };
  }
  const reader = readers[what];
  if (!reader) return { kind: "internal", cause: `no reader named ${what}` };
  return until(deadline, () => {
    const element = find(selector);
    return typeof element === "string" ? element : reader(element, name);
  });
}
