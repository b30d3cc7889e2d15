import { listTools } from '../platform/world.ts';
import { page, type Visit } from './document.tsx';
import { FRAME_SCRIPT } from './frame-script.ts';

export interface Framed {
  readonly title: string;
  /** What the frame opens: a launch, or the tool's own registration. */
  readonly source: string;
  /** Where the page goes when the tool says that it is done. */
  readonly done: string;
  readonly toolOrigins?: readonly string[];
  /** Where choosing another person comes back to. */
  readonly back?: string;
}

/** A page with the tool in a frame of another site, and the vendor's messages between the two. */
export function toolScreen(visit: Visit, { title, source, done, toolOrigins, back }: Framed): string {
  const { vendor, base, state } = visit.world;
  const config = {
    ...vendor.frame,
    answers: state.settings.storageAnswers,
    done,
    toolOrigins: toolOrigins ?? listTools(visit.world).map(({ loginUrl }) => new URL(loginUrl).origin),
  };
  return page(
    visit,
    title,
    <>
      <h1 class="hidden">{title}</h1>
      <iframe class="tool" title="Throughline" src={source} allow="fullscreen; clipboard-write" />
      {vendor.frame.storage === 'forwarding frame' && (
        <iframe
          hidden
          name="post_message_forwarding"
          title="Messages"
          src={`${new URL(base).pathname}/post_message_forwarding`}
        />
      )}
      <details class="log">
        <summary>Messages from the tool</summary>
        <ol id="frame-log" />
      </details>
      <p id="frame-alert" role="status" class="alert" />
      <p id="frame-heard" role="status" class="hidden" />
    </>,
    { width: 'wide', back, script: `${FRAME_SCRIPT}(${JSON.stringify(config).replaceAll('<', '\\u003c')})` },
  );
}

/** Canvas' sibling frame: it takes what is meant for the page and hands it there. */
export const forwardingPage = (): string =>
  `<!doctype html><meta charset="utf-8"><title>Messages</title><script>${FORWARDING_SCRIPT}</script>`;

const FORWARDING_SCRIPT = `
addEventListener('message', (event) => {
  const answer = (reply) => event.source.postMessage(reply, event.origin);
  window.parent.practiceStorage?.(event.data, event.origin, answer);
});`;
