import { Kbd } from '../../ui/index.ts';

/** The key beside a button's word; the button itself says its keys to assistive technology. */
export function KeyHint({ shown, children }: { shown: boolean; children: string }) {
  if (!shown) return null;
  return (
    <span aria-hidden="true">
      <Kbd>{children}</Kbd>
    </span>
  );
}
