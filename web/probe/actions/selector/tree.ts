// The page as one tree: what open shadow roots hold lies within their hosts, before the hosts' own children.

/** Where a part of a selector is looked for. */
export type Scope = Document | Element;

/** All elements below `scope`, in the order of the page. */
export function elementsWithin(scope: Scope): Element[] {
  const found: Element[] = [];
  const collect = (root: ParentNode): void => {
    for (const element of root.querySelectorAll("*")) {
      found.push(element);
      if (element.shadowRoot) collect(element.shadowRoot);
    }
  };
  if (scope instanceof Element && scope.shadowRoot) collect(scope.shadowRoot);
  collect(scope);
  return found;
}

/** The element's parent in what is shown: the slot that it is in, or the host of its shadow root. */
export function shownParent(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  const parent = element.parentNode;
  if (parent instanceof ShadowRoot) return parent.host;
  return parent instanceof Element ? parent : null;
}

/** The hosts around the element, from the document inwards, and the element itself. */
function path(element: Element): Element[] {
  const steps = [element];
  for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
    steps.unshift(root.host);
  }
  return steps;
}

function compare(a: Element, b: Element): number {
  const one = path(a);
  const other = path(b);
  let level = 0;
  while (one[level] === other[level] && level + 1 < one.length && level + 1 < other.length) level++;
  const left = one[level] as Element;
  const right = other[level] as Element;
  if (left === right) return one.length - other.length;
  return left.compareDocumentPosition(right) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

/** In the order of the page, each once. */
export function ordered(elements: Element[]): Element[] {
  return Array.from(new Set(elements)).sort(compare);
}
