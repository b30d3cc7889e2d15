import { Card, Chip, Muted, Row } from '../../../widgets/ui/index.ts';
import type { ActivityView, WorkView } from '../../features/activities/index.ts';
import { useDates } from '../dates.ts';

/** The viewer's own hand-in, as soon as it is kept; what the LMS was told comes a moment later. */
export function HandedIn(props: {
  activity: ActivityView;
  work: WorkView | null;
  /** It was this very click: said aloud. */
  isNew: boolean;
}) {
  const { activity, work, isNew } = props;
  const { when } = useDates();
  if (!work) return null;
  const { mine } = activity;
  return (
    <div role={isNew ? 'status' : undefined}>
      <Card as="section" label="Handed in">
        <Row>
          <Chip tone="good">Handed in</Chip>
          <span>{when(work.doneAt)}</span>
        </Row>
        <Muted>
          {mine?.scoreQueuedAt
            ? 'Your LMS is told that you did, with full points.'
            : mine && !activity.graded
              ? 'Your LMS keeps no points for this, so nothing was sent there. It counts all the same.'
              : 'Your LMS will be told in a moment.'}
        </Muted>
      </Card>
    </div>
  );
}

const UNSEEN: Readonly<Record<ActivityView['kind'], string>> = {
  'option-page': '',
  reflection: 'Nobody there sees what you wrote, unless you tick that you show it.',
  'self-assessment': 'Nobody there sees which levels you chose.',
  'goal-check': 'Nobody there sees what you wrote.',
};

/** Said before anybody writes anything. */
export function WhatTheLmsLearns({ activity, isDone }: { activity: ActivityView; isDone: boolean }) {
  const unseen = UNSEEN[activity.kind];
  return <Muted>{isDone ? unseen : `Your LMS is told that you handed this in. ${unseen}`}</Muted>;
}
