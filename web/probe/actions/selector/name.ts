// What an element is called by those who hear the page: the accessible name (W3C accname-1.2), without the text that
// stylesheets add by ::before and ::after.
import { inputWords, normalised, shownChildren } from "./text";

interface Path {
  /** Elements on the way here: a name that leads back to itself ends. */
  seen: Set<Element>;
  /** Named by reference: what is hidden counts, and references are not followed again. */
  referred: boolean;
}

function byIds(element: Element, attribute: string): Element[] {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = element.getAttribute(attribute)?.split(/\s+/) ?? [];
  return ids.map((id) => (id ? root.getElementById(id) : null)).filter((found) => found !== null);
}

const hidden = (element: Element): boolean => {
  if (element.getAttribute("aria-hidden") === "true") return true;
  const { display, visibility } = getComputedStyle(element);
  return display === "none" || visibility !== "visible";
};

const labelsOf = (element: Element): Element[] => Array.from((element as HTMLInputElement).labels ?? []);

/** The text of a label, which may be hidden itself. */
const labelText = (label: Element, control: Element): string =>
  textOf(label, { seen: new Set([control]), referred: true });

/** What names a control: aria-labelledby, else aria-label, else its labels. */
export function labelTexts(element: Element): string[] {
  const referred = byIds(element, "aria-labelledby").map((other) => labelText(other, element));
  if (referred.length > 0) return referred;
  const own = element.getAttribute("aria-label")?.trim();
  return own ? [own] : labelsOf(element).map((label) => labelText(label, element));
}

const childNamed = (element: Element, name: string): Element | undefined =>
  Array.from(element.children).find((child) => child.localName === name);

/** What elements that hold a caption of their own are called by it. */
const CAPTIONS: Record<string, string> = { fieldset: "legend", figure: "figcaption", svg: "title", table: "caption" };

function nativeName(element: Element): string {
  if (element instanceof HTMLInputElement && element.type === "image") return element.alt;
  if (element instanceof HTMLInputElement && inputWords(element)) return inputWords(element);
  if (element.localName === "img" || element.localName === "area") return element.getAttribute("alt") ?? "";
  const caption = CAPTIONS[element.localName] && childNamed(element, CAPTIONS[element.localName] ?? "");
  return caption ? normalised(caption.textContent ?? "") : "";
}

/** What an element within a name, or one that is named by what it holds, says. */
function textOf(element: Element, path: Path): string {
  if (path.seen.has(element)) return "";
  path.seen.add(element);
  const label = element.getAttribute("aria-label")?.trim();
  if (label) return label;
  const native = nativeName(element);
  if (native) return native;
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return "";
  let text = "";
  for (const child of shownChildren(element)) {
    if (child instanceof Text) text += child.data;
    else if (child instanceof Element && (path.referred || !hidden(child))) text += spaced(child, textOf(child, path));
  }
  return text;
}

const UNREAD = new Set(["noscript", "script", "style", "template"]);

function spaced(element: Element, text: string): string {
  if (UNREAD.has(element.localName)) return "";
  if (element.localName === "br") return " ";
  return getComputedStyle(element).display.startsWith("inline") ? text : ` ${text} `;
}

/** The element's accessible name; `fromContent` where its role is named by what it holds. */
export function accessibleName(element: Element, fromContent: boolean): string {
  const labels = normalised(labelTexts(element).join(" "));
  if (labels) return labels;
  const native = normalised(nativeName(element));
  if (native) return native;
  const content = fromContent ? normalised(textOf(element, { seen: new Set(), referred: false })) : "";
  return content || normalised(element.getAttribute("title") ?? element.getAttribute("placeholder") ?? "");
}
