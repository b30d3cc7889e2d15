import { LinkButton, List, ListItem, Section, Who } from '../../../widgets/ui/index.ts';
import { sayDayNear } from '../../features/conversations/index.ts';
import type { GoalView, PlanItemView } from '../../features/goals/index.ts';
import { sayWay } from './say.ts';

/** What the person has planned and not done yet, with the way to it. */
export function PlanSection(props: { plan: readonly PlanItemView[]; goals: readonly GoalView[]; now: Date }) {
  const open = props.plan.filter((item) => item.doneAt === null);
  if (open.length === 0) return null;
  const goalOf = (item: PlanItemView) => props.goals.find((goal) => goal.id === item.goalId)?.title;
  return (
    <Section title="On my plan" size="large" id="plan" note={open.length} end={<Who alone>Only you</Who>}>
      <List label="On my plan">
        {open.map((item) => (
          <ListItem
            key={item.id}
            title={item.option.title}
            meta={[
              sayWay(item.option),
              item.skill?.name,
              goalOf(item) && `for “${goalOf(item)}”`,
              `planned ${sayDayNear(item.plannedAt, props.now)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
            end={
              item.option.url ? (
                <LinkButton
                  href={item.option.url}
                  newWindow
                  small
                  label={`Open in a new window: ${item.option.title}`}
                >
                  Open
                </LinkButton>
              ) : null
            }
          />
        ))}
      </List>
    </Section>
  );
}
