import type { Activity } from '../practice-state.ts';
import { plainPage } from './document.tsx';

/** What the LMS does not do, and why; shown inside the frame. */
export const refusedScreen = (sentence: string): string =>
  plainPage(
    'Not possible',
    <>
      <h1>This is not possible here</h1>
      <p>{sentence}</p>
      <p>
        <a href="/" target="_top">
          Home
        </a>
      </p>
    </>,
  );

/** What came of selecting content; shown in the frame where the tool had been. */
export function contentScreen(came: {
  courseId: string | null;
  message: string | null;
  placed: readonly Activity[];
}): string {
  const { courseId, message, placed } = came;
  const title = placed.length === 0 ? 'Nothing was placed' : `${placed.length} placed in the course`;
  return plainPage(
    title,
    <>
      <h1>{title}</h1>
      {message && <p>{message}</p>}
      <ul>
        {placed.map(({ id, title: name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      <p>
        <a href={courseId === null ? '/' : `/course/view.php?id=${courseId}`} target="_top">
          {courseId === null ? 'Home' : 'Back to the course'}
        </a>
      </p>
    </>,
  );
}

/** Where a tool sends people when it is done, with what it wants them to read. */
export const returnedScreen = (courseId: string, words: readonly string[]): string =>
  plainPage(
    'Back in the LMS',
    <>
      <h1>Back in the LMS</h1>
      {words.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p>
        <a href={courseId ? `/course/view.php?id=${courseId}` : '/'} target="_top">
          {courseId ? 'Back to the course' : 'Home'}
        </a>
      </p>
    </>,
  );
