// Redefines what an action helper could lean on.
const broken = () => {
  throw new Error("tampered with");
};
Document.prototype.querySelectorAll = broken;
Document.prototype.elementFromPoint = broken;
Element.prototype.getBoundingClientRect = broken;
Element.prototype.getClientRects = broken;
window.Promise = broken;
window.MutationObserver = broken;
window.requestAnimationFrame = broken;
window.liveload = { act: broken };
