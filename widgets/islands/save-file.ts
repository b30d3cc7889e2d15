const keepFor = 60_000;

/** Saves what was fetched as the browser saves a download, under the name that the server gave it. */
export async function saveFile(root: Document, response: Response, from: URL): Promise<void> {
  const url = URL.createObjectURL(await response.blob());
  const link = root.createElement('a');
  link.href = url;
  link.download = nameOf(response.headers.get('content-disposition') ?? '', from);
  link.hidden = true;
  root.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), keepFor);
}

/** RFC 6266: `filename*` is the name in UTF-8, `filename` the plain one. */
function nameOf(disposition: string, from: URL): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // a name that is no UTF-8: the plain one then
    }
  }
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  return plain ?? (from.pathname.split('/').at(-1) || 'download');
}
