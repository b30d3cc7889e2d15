import { Card, Chip, Muted } from '../../../widgets/ui/index.ts';
import type { ActivityView, WorkView } from '../../features/activities/index.ts';
import { when } from '../dates.ts';

/** The viewer's own hand-in, as soon as it is kept; what the LMS was told comes a moment later. */
export function HandedIn({ activity, work }: { activity: ActivityView; work: WorkView | null }) {
  if (!work) return null;
  const { mine } = activity;
  return (
    <Card as="section" label="Handed in">
      <p>
        <Chip tone="good">Handed in</Chip> {when(work.doneAt)}
      </p>
      <Muted>
        {mine?.scoreQueuedAt
          ? 'Your LMS is told that you did, with full points.'
          : mine && !activity.graded
            ? 'Your LMS keeps no points for this, so nothing was sent there. It counts all the same.'
            : 'Your LMS will be told in a moment.'}
      </Muted>
    </Card>
  );
}

/** Said before anybody writes anything. */
export function WhatTheLmsLearns({ activity }: { activity: ActivityView }) {
  return (
    <Muted>
      Your LMS is told that you handed this in. Nobody there sees what you wrote
      {activity.kind === 'reflection' ? ', unless you tick that you show it.' : '.'}
    </Muted>
  );
}
