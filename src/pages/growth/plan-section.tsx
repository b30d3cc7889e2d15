import { Chip, LinkButton, List, ListItem, Section, Who } from '../../../widgets/ui/index.ts';
import { sayDayNear } from '../../features/conversations/index.ts';
import type { GoalView, PlanItemView } from '../../features/goals/index.ts';
import { sayWay } from './say.ts';

/** What is done stays on the plan this long, so that one sees that it arrived. */
const DONE_STAYS_MS = 30 * 86_400_000;

interface Props {
  readonly plan: readonly PlanItemView[];
  readonly goals: readonly GoalView[];
  readonly now: Date;
}

/** What the person has planned, with the way to it, and what of it was done lately. */
export function PlanSection({ plan, goals, now }: Props) {
  const open = plan.filter((item) => item.doneAt === null);
  const done = plan.filter(
    ({ doneAt }) => doneAt !== null && now.getTime() - doneAt.getTime() < DONE_STAYS_MS,
  );
  if (open.length + done.length === 0) return null;
  return (
    <Section
      title="On my plan"
      size="large"
      id="plan"
      note={open.length > 0 ? open.length : undefined}
      end={<Who alone>Only you</Who>}
    >
      <List label="On my plan">
        {[...open, ...done].map((item) => (
          <ListItem
            key={item.id}
            title={<a href={`/catalog/${item.option.id}`}>{item.option.title}</a>}
            meta={sayFacts(item, goals, now)}
            end={
              item.doneAt ? (
                <Chip tone="good">Done {sayDayNear(item.doneAt, now)}</Chip>
              ) : (
                <Open item={item} />
              )
            }
          />
        ))}
      </List>
    </Section>
  );
}

function sayFacts(item: PlanItemView, goals: readonly GoalView[], now: Date): string {
  const goal = goals.find(({ id }) => id === item.goalId);
  const facts = [
    sayWay(item.option),
    item.skill?.name,
    goal && `for “${goal.title}”`,
    item.doneAt ? null : `planned ${sayDayNear(item.plannedAt, now)}`,
  ];
  return facts.filter(Boolean).join(' · ');
}

/** The LMS opens beside us: inside its own frame a course would have no room. */
function Open({ item }: { item: PlanItemView }) {
  const { url, title } = item.option;
  if (!url) return null;
  return (
    <LinkButton href={url} newWindow small label={`Open in a new window: ${title}`}>
      Open
    </LinkButton>
  );
}
