import {
  Card,
  Chip,
  EmptyState,
  Muted,
  PageHeader,
  Quote,
  Row,
  Section,
  Stack,
  Who,
} from '../../widgets/ui/index.ts';
import {
  findShownReflection,
  getReview,
  type ReviewView,
  type ShownReflection,
} from '../features/activities/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { useDates } from './dates.ts';
import { KINDS } from './picker/kind-words.ts';

/** Submission review: that and when somebody handed something in; a reflection where its writer shows it. */
export async function activityReviewPage(c: AppContext): Promise<Response> {
  const context = c.get('context');
  const requestId = c.req.query('request') ?? null;
  const review = await getReview(context, requestId);
  if (review.isOwn && review.activity) return c.redirect(`/activities/${review.activity.id}`, 303);
  const shown = await findShownReflection(context, requestId);
  const body = (
    <Stack gap="loose">
      <PageHeader
        title={review.activity?.title ?? 'Hand-in'}
        meta={review.activity ? KINDS[review.activity.kind].name : undefined}
        actions={<Who>Whoever teaches this course</Who>}
      />
      <HandIn review={review} />
      {review.handedInAt && <Words review={review} shown={shown} />}
    </Stack>
  );
  return showPage(c, { title: review.activity?.title ?? 'Hand-in', screen: 'none', body });
}

function HandIn({ review }: { review: ReviewView }) {
  const { personName, handedInAt, firstHandedInAt } = review;
  const { when } = useDates();
  if (!handedInAt)
    return (
      <EmptyState title="Nothing is handed in yet" headingLevel={2}>
        {personName ? `What ${personName} hands in` : 'What this person hands in'} shows here, with its time.
      </EmptyState>
    );
  const again = firstHandedInAt && firstHandedInAt.getTime() !== handedInAt.getTime();
  return (
    <Card>
      <Row>
        <Chip tone="good">Handed in</Chip>
        <span>
          {personName ?? 'This person'}, {when(handedInAt)}
        </span>
      </Row>
      {again && firstHandedInAt && <Muted>For the first time {when(firstHandedInAt)}</Muted>}
    </Card>
  );
}

function Words({ review, shown }: { review: ReviewView; shown: ShownReflection | null }) {
  if (shown)
    return (
      <Section title="What they show to this course" end={shown.skill && <Chip>{shown.skill}</Chip>}>
        <Quote>{shown.body}</Quote>
        <Muted>Its writer may take it back. That you looked is in their list of who saw their data.</Muted>
      </Section>
    );
  return (
    <Muted>
      {review.activity?.kind === 'reflection'
        ? 'The words are seen by their writer alone. If you would like to read them, ask: they can show them to this course.'
        : 'What was handed in is seen by the person alone. The grade says that they did it, not how good it is.'}
    </Muted>
  );
}
