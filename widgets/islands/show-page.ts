/** Elements that outlive the page they were on: the voice that says what page came. */
const stays = '[data-stays]';

/**
 * Puts a page from the server in the place of the one that is shown: title, language, looks, marks, content.
 * Scripts do not run from it; the address and the policy stay those of the document.
 */
export function putPage(root: Document, next: Document): void {
  copyAttributes(root.documentElement, next.documentElement);
  root.title = next.title;
  for (const meta of root.head.querySelectorAll('meta[name]')) meta.remove();
  root.head.append(...next.head.querySelectorAll('meta[name]'));
  putStyles(root, next);
  for (const child of [...root.body.children]) if (!child.matches(stays)) child.remove();
  root.body.prepend(...next.body.childNodes);
}

function copyAttributes(to: Element, from: Element): void {
  for (const name of to.getAttributeNames()) if (!from.hasAttribute(name)) to.removeAttribute(name);
  for (const name of from.getAttributeNames()) to.setAttribute(name, from.getAttribute(name) ?? '');
}

/** A stylesheet that is there already stays, so that nothing flickers. */
function putStyles(root: Document, next: Document): void {
  const sheets = (from: Document) => [...from.head.querySelectorAll('link[rel="stylesheet"]')];
  const hrefOf = (sheet: Element) => sheet.getAttribute('href');
  const [here, wanted] = [sheets(root), sheets(next)];
  for (const sheet of here) if (!wanted.some((one) => hrefOf(one) === hrefOf(sheet))) sheet.remove();
  root.head.append(...wanted.filter((one) => !here.some((sheet) => hrefOf(sheet) === hrefOf(one))));
}
