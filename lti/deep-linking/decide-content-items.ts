import type { DeepLinkingSettings } from '../launch.ts';
import type { ContentItem, ResourceLinkItem } from './content-item.ts';

export type LeftOut = {
  readonly item: ContentItem;
  /** Its type or its media type is not accepted, or another one was first where the platform takes one. */
  readonly because: 'type' | 'media-type' | 'one-only';
};

export type DecidedItems = {
  readonly items: readonly ContentItem[];
  readonly leftOut: readonly LeftOut[];
  /** At least one item lost its line item, because the platform says that it makes none. */
  readonly lineItemsDropped: boolean;
};

/**
 * Pure: what of a choice may go to the platform (Deep Linking 2.0 §3.4.1).
 *
 * - accept_types, accept_media_types: what is not accepted stays out.
 * - accept_multiple: where it is not true, the first item that may go is the only one.
 * - accept_lineitem: false takes line items off; where nothing is said nothing can be assumed, so they go along.
 * - accept_presentation_document_targets: hints for other targets are taken off; without any the platform decides.
 * - title, text: what an item without its own is called.
 * - auto_create changes no item; whoever shows the choice may say that nobody is asked again.
 *
 * The order stays. Deciding again about what came out changes nothing.
 */
export function decideContentItems(
  settings: DeepLinkingSettings,
  wished: readonly ContentItem[],
): DecidedItems {
  const items: ContentItem[] = [];
  const leftOut: LeftOut[] = [];
  let lineItemsDropped = false;
  for (const item of wished) {
    const because = refusalOf(settings, item, items.length);
    if (because) {
      leftOut.push({ item, because });
      continue;
    }
    lineItemsDropped ||= settings.acceptLineItem === false && hasLineItem(item);
    items.push(fitted(settings, item));
  }
  return { items, leftOut, lineItemsDropped };
}

function refusalOf(
  settings: DeepLinkingSettings,
  item: ContentItem,
  taken: number,
): LeftOut['because'] | null {
  if (!settings.acceptTypes.includes(item.type)) return 'type';
  if (item.type === 'file' && !acceptsMedia(settings.mediaTypes, item.mediaType)) return 'media-type';
  return taken > 0 && !settings.acceptMultiple ? 'one-only' : null;
}

/** `image/*` and exact names, without regard to case; an unknown kind of file passes where all are welcome only. */
function acceptsMedia(accepted: readonly string[] | undefined, mediaType: string | undefined): boolean {
  if (accepted === undefined || accepted.length === 0 || accepted.includes('*/*')) return true;
  const name = mediaType?.toLowerCase();
  if (name === undefined) return false;
  return accepted
    .map((one) => one.trim().toLowerCase())
    .some((one) => (one.endsWith('/*') ? name.startsWith(one.slice(0, -1)) : name === one));
}

const hasLineItem = (item: ContentItem): item is ResourceLinkItem =>
  item.type === 'ltiResourceLink' && item.lineItem !== undefined;

/** The item without what the platform said it cannot use, and with a title where the platform has one for it. */
function fitted(settings: DeepLinkingSettings, item: ContentItem): ContentItem {
  const named = {
    ...item,
    ...(item.title === undefined && settings.title !== undefined ? { title: settings.title } : {}),
    ...(item.text === undefined && settings.text !== undefined ? { text: settings.text } : {}),
  };
  if (named.type !== 'ltiResourceLink' && named.type !== 'link') return named;
  const fit = { ...named };
  if (!settings.acceptTargets.includes('iframe')) delete fit.iframe;
  if (!settings.acceptTargets.includes('window')) delete fit.window;
  if (fit.type === 'link' && !settings.acceptTargets.includes('embed')) delete fit.embed;
  if (fit.type === 'ltiResourceLink' && settings.acceptLineItem === false) delete fit.lineItem;
  return fit;
}
