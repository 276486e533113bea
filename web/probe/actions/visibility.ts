/** "<button id=buy class=primary>": enough to find the element, short enough for a message. */
export function describe(element: Element): string {
  const parts = [element.localName];
  if (element.id) parts.push(`id=${element.id}`);
  const classes = element.getAttribute("class")?.trim();
  if (classes) parts.push(`class="${classes.slice(0, 60)}"`);
  const name = element.getAttribute("name");
  if (name) parts.push(`name=${name.slice(0, 40)}`);
  return `<${parts.join(" ")}>`;
}

/** Why nobody could see the element; undefined when one could. */
export function hiddenBecause(element: Element): string | undefined {
  const style = getComputedStyle(element);
  if (style.display === "contents") {
    const inner = Array.from(element.children);
    return inner.some((child) => hiddenBecause(child) === undefined) ? undefined : "display: contents around nothing";
  }
  for (let e: Element | null = element; e; e = e.parentElement) {
    if (getComputedStyle(e).display === "none") {
      return e === element ? "display: none" : `display: none of its ancestor ${describe(e)}`;
    }
  }
  if (style.visibility !== "visible") return `visibility: ${style.visibility}`;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return "its box is empty";
  return undefined;
}
