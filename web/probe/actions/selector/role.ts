// ARIA roles, as the elements say themselves or as HTML gives them (W3C html-aam), and the states that go with them.
import { accessibleName } from "./name";
import { elementsWithin, shownParent, type Scope } from "./tree";
import type { TextTest } from "./text";

const WIDGETS =
  "button checkbox combobox gridcell link listbox menuitem menuitemcheckbox menuitemradio option radio scrollbar searchbox " +
  "slider spinbutton switch tab textbox treeitem";
const OTHERS =
  "alert alertdialog application article banner blockquote caption cell code columnheader complementary contentinfo " +
  "definition deletion dialog directory document emphasis feed figure form generic grid group heading img insertion list " +
  "listitem log main mark marquee math menu menubar meter navigation none note paragraph presentation progressbar " +
  "radiogroup region row rowgroup rowheader search separator status strong subscript suggestion superscript table tablist " +
  "tabpanel term time timer toolbar tooltip tree treegrid";
export const ROLES = new Set(`${WIDGETS} ${OTHERS}`.split(" "));
export const CONTROLS = new Set(WIDGETS.split(" "));

/** Roles whose elements are called by what they hold. */
const NAMED_BY_CONTENT = new Set(
  (
    "button caption cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio " +
    "row rowheader switch tab tooltip treeitem listitem status alert"
  ).split(" "),
);

const SIMPLE: Record<string, string> = {
  article: "article", aside: "complementary", blockquote: "blockquote", button: "button", caption: "caption", code: "code",
  datalist: "listbox", dd: "definition", del: "deletion", details: "group", dfn: "term", dialog: "dialog", dt: "term",
  em: "emphasis", fieldset: "group", figure: "figure", h1: "heading", h2: "heading", h3: "heading", h4: "heading",
  h5: "heading", h6: "heading", hr: "separator", html: "document", ins: "insertion", li: "listitem", main: "main",
  mark: "mark", math: "math", menu: "list", meter: "meter", nav: "navigation", ol: "list", optgroup: "group",
  option: "option", output: "status", p: "paragraph", progress: "progressbar", search: "search", strong: "strong",
  sub: "subscript", summary: "button", sup: "superscript", svg: "img", table: "table", tbody: "rowgroup",
  textarea: "textbox", tfoot: "rowgroup", thead: "rowgroup", time: "time", tr: "row", ul: "list",
};
const INPUTS: Record<string, string> = {
  button: "button", checkbox: "checkbox", file: "button", image: "button", number: "spinbutton", radio: "radio",
  range: "slider", reset: "button", search: "searchbox", submit: "button",
};
const SUGGESTING = new Set(["email", "search", "tel", "text", "url"]);
const SECTIONS = "article, aside, main, nav, section";

const named = (element: Element): boolean => accessibleName(element, false) !== "";

function inputRole(input: HTMLInputElement): string {
  if (input.type === "hidden") return "";
  if (input.list && SUGGESTING.has(input.type)) return "combobox";
  return INPUTS[input.type] ?? "textbox";
}

/** Roles that depend on more than the element's name. */
const SPECIAL: Record<string, (element: Element) => string> = {
  a: (e) => (e.hasAttribute("href") ? "link" : ""),
  area: (e) => (e.hasAttribute("href") ? "link" : ""),
  footer: (e) => (e.parentElement?.closest(SECTIONS) ? "" : "contentinfo"),
  form: (e) => (named(e) ? "form" : ""),
  header: (e) => (e.parentElement?.closest(SECTIONS) ? "" : "banner"),
  img: (e) => (e.getAttribute("alt") === "" && !named(e) ? "presentation" : "img"),
  input: (e) => (e instanceof HTMLInputElement ? inputRole(e) : ""),
  section: (e) => (named(e) ? "region" : ""),
  select: (e) => (e instanceof HTMLSelectElement && (e.multiple || e.size > 1) ? "listbox" : "combobox"),
  td: (e) => (e.closest("[role=grid], [role=treegrid]") ? "gridcell" : "cell"),
  th: (e) => (e.getAttribute("scope") === "row" ? "rowheader" : "columnheader"),
};

/** The element's role; empty where it has none. */
export function roleOf(element: Element): string {
  const explicit = element.getAttribute("role")?.toLowerCase().split(/\s+/).find((role) => ROLES.has(role));
  if (explicit) return explicit;
  const special = SPECIAL[element.localName];
  return special ? special(element) : (SIMPLE[element.localName] ?? "");
}

export const nameOf = (element: Element): string => accessibleName(element, NAMED_BY_CONTENT.has(roleOf(element)));

/** Whether the element is laid out; one of `display: contents` is where its parent is. */
function rendered(element: Element): boolean {
  if (element.checkVisibility()) return true;
  const parent = shownParent(element);
  return getComputedStyle(element).display === "contents" && parent !== null && rendered(parent);
}

/** Whether nobody, hearing or seeing the page, would come across the element. */
function excluded(element: Element): boolean {
  if (getComputedStyle(element).visibility !== "visible" || !rendered(element)) return true;
  for (let e: Element | null = element; e; e = shownParent(e)) {
    if (e.getAttribute("aria-hidden") === "true") return true;
  }
  return false;
}

export type State = boolean | "mixed" | number | undefined;

const ariaState = (element: Element, attribute: string): State => {
  const value = element.getAttribute(attribute);
  return value === "mixed" ? value : value === null ? undefined : value === "true";
};

/** What can be asked of an element beside its role and name. */
export const STATES: Record<string, (element: Element) => State> = {
  checked: (e) => {
    if (!(e instanceof HTMLInputElement)) return ariaState(e, "aria-checked");
    return e.indeterminate ? "mixed" : e.checked;
  },
  disabled: (e) => e.matches(":disabled") || e.closest('[aria-disabled="true"]') !== null,
  expanded: (e) => {
    const details = e.localName === "summary" ? e.parentElement : e;
    return details instanceof HTMLDetailsElement ? details.open : ariaState(e, "aria-expanded");
  },
  level: (e) => {
    const own = Number(e.getAttribute("aria-level"));
    return own > 0 ? own : Number(/^h([1-6])$/.exec(e.localName)?.[1]) || undefined;
  },
  pressed: (e) => ariaState(e, "aria-pressed"),
  selected: (e) => (e instanceof HTMLOptionElement ? e.selected : ariaState(e, "aria-selected")),
};

export interface RoleQuery {
  role: string;
  name?: TextTest;
  states: { name: string; value: State }[];
  includeHidden: boolean;
}

export function withRole(scope: Scope, query: RoleQuery): Element[] {
  return elementsWithin(scope).filter(
    (element) =>
      roleOf(element) === query.role &&
      query.states.every(({ name, value }) => (STATES[name]?.(element) ?? false) === value) &&
      (query.includeHidden || !excluded(element)) &&
      (!query.name || query.name(nameOf(element))),
  );
}
