/** Deep Linking 2.0, the tool's side: from the settings of a request to the answer that goes back. */
export { type AnswerForm, answerForm } from './answer-form.ts';
export type {
  ContentItem,
  FileItem,
  HtmlItem,
  ImageItem,
  ItemLineItem,
  LinkItem,
  Period,
  Picture,
  ResourceLinkItem,
} from './content-item.ts';
export { type DecidedItems, decideContentItems, type LeftOut } from './decide-content-items.ts';
export { type DeepLinkingResponse, responseClaims, signDeepLinkingResponse } from './sign-response.ts';
