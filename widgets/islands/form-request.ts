/**
 * What the browser would send for a form and the button that was pressed; null where the form goes to another
 * site, which is the browser's to do. Attributes are asked and not properties, because a field may be called
 * "action" or "method".
 */
export function requestOf(
  form: HTMLFormElement,
  button: HTMLElement | null,
  here: Location,
): { url: URL; init?: RequestInit } | null {
  const asked = (name: string) => button?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  const address = asked('action') || here.href;
  const method = (asked('method') ?? 'get').toLowerCase();
  if (!URL.canParse(address, here.href) || method === 'dialog') return null;
  const url = new URL(address, here.href);
  if (url.origin !== here.origin) return null;
  const data = new FormData(form, button);
  if (method === 'post') {
    const body = asked('enctype') === 'multipart/form-data' ? data : textsOf(data);
    return { url, init: { method: 'POST', body } };
  }
  url.search = textsOf(data).toString();
  return { url };
}

/** A file that is sent as text is its name, as browsers do. */
function textsOf(data: FormData): URLSearchParams {
  const texts = new URLSearchParams();
  for (const [name, value] of data) texts.append(name, typeof value === 'string' ? value : value.name);
  return texts;
}
