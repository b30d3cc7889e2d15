import {
  Actions,
  Card,
  EmptyState,
  LinkButton,
  NoticeBox,
  PersonLine,
  Row,
} from '../../../widgets/ui/index.ts';
import {
  type ConversationLine,
  type NextConversation,
  sayDayNear,
  sayMoment,
  sayRhythm,
} from '../../features/conversations/index.ts';

/** When the two meet next, and what is on the agenda. */
export function NextConversationCard(props: {
  next: NextConversation | null;
  /** Who it would be with; null where nobody is recorded. */
  manager: { readonly givenName: string } | null;
  now: Date;
}) {
  const { next, manager, now } = props;
  if (!next)
    return (
      <EmptyState
        title="No conversation is planned"
        headingLevel={2}
        action={manager && <LinkButton href="/conversations">Plan one with {manager.givenName}</LinkButton>}
      >
        {manager
          ? `Its day and its agenda appear here once you or ${manager.givenName} plan it.`
          : 'Nobody is recorded as your manager. Your administrator can mend the reporting line.'}
      </EmptyState>
    );
  const facts = [
    next.overdue ? `was planned for ${sayMoment(next.scheduledAt, now)}` : sayMoment(next.scheduledAt, now),
    next.everyDays ? sayRhythm(next.everyDays) : null,
    sayPoints(next),
  ].filter(Boolean);
  return (
    <Card kind="quiet" as="section" label="Next conversation">
      <Row spread>
        <PersonLine
          name={next.with.name}
          title={`Next conversation with ${next.with.name}`}
          meta={facts.join(' · ')}
          headingLevel={2}
        />
        <Actions>
          <LinkButton href={`/conversations/${next.id}#add-point`}>Add a point</LinkButton>
          <LinkButton href={`/conversations/${next.id}`} kind="primary">
            See the agenda
          </LinkButton>
        </Actions>
      </Row>
    </Card>
  );
}

/** The last conversations that wait for the employee's yes. */
export function ToConfirm({ lines, now }: { lines: readonly ConversationLine[]; now: Date }) {
  return (
    <>
      {lines.map(
        ({ id, manager, closedAt, confirmedAt }) =>
          closedAt &&
          !confirmedAt && (
            <NoticeBox
              key={id}
              text={`${manager.givenName} closed your conversation ${sayDayNear(closedAt, now)}.`}
              link={{ href: `/conversations/${id}#confirm`, label: 'Is it what you two agreed?' }}
            />
          ),
      )}
    </>
  );
}

function sayPoints({ points, myPoints }: NextConversation): string | null {
  if (points === 0) return null;
  const all = `${points} ${points === 1 ? 'point' : 'points'} added`;
  return myPoints > 0 ? `${all}, ${myPoints} ${myPoints === 1 ? 'is' : 'are'} yours` : all;
}
