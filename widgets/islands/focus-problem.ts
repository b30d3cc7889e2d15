/** Puts the focus on the error summary when a page arrives with one, so that it is read out first. */
export function focusProblem(root: ParentNode): void {
  root.querySelector<HTMLElement>('[data-focus]')?.focus();
}
