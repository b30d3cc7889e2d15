import type { ComponentType } from 'preact';

/**
 * A piece of the page that script takes over: rendered here by the server, hydrated in the browser from
 * `widgets/islands/<name>.tsx` with the same props. Props must survive JSON.
 */
export function Island<Props extends object>({
  name,
  component: Component,
  props,
}: {
  name: string;
  component: ComponentType<Props>;
  props: Props;
}) {
  return (
    <div data-island={name}>
      <script type="application/json" dangerouslySetInnerHTML={{ __html: escapeJson(props) }} />
      <div data-island-root="">
        <Component {...props} />
      </div>
    </div>
  );
}

/** JSON that is safe inside a script element: no `<` can open or close a tag or a comment there. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
