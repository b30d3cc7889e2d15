import { page, type Visit } from './document.tsx';
import { FRAME_SCRIPT } from './frame-script.ts';
import { toolScreen } from './tool-screen.tsx';

/** The tool registers itself: in a frame, or where the vendor does so in a tab of its own. */
export function registerScreen(visit: Visit, source: string): string {
  const { vendor } = visit.world;
  const toolOrigins = [new URL(source).origin];
  if (vendor.registration.opens === 'frame')
    return toolScreen(visit, {
      title: 'Add a tool',
      source,
      done: '/admin?done=registered',
      toolOrigins,
      back: '/admin',
    });
  const config = { ...vendor.frame, answers: true, done: '/admin?done=registered', toolOrigins };
  return page(
    visit,
    'Add a tool',
    <>
      <h1>Add a tool</h1>
      <p class="lead">{`${vendor.label} opens the tool in a new tab. This page goes on when the tool says that it is done.`}</p>
      <p>
        {/* a named tab knows who opened it, and can tell when it is done */}
        <a class="button" href={source} target="registration">
          Open the tool in a new tab
        </a>
      </p>
      <p>
        <a href="/admin?done=registered">Back to administration</a>
      </p>
      <details class="log">
        <summary>Messages from the tool</summary>
        <ol id="frame-log" />
      </details>
    </>,
    { back: '/admin', script: `${FRAME_SCRIPT}(${JSON.stringify(config).replaceAll('<', '\\u003c')})` },
  );
}
