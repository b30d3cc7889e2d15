import {
  Button,
  Card,
  Chip,
  EmptyState,
  LevelDots,
  LinkButton,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Row,
  Section,
  Stack,
  type Tone,
  Who,
  Why,
} from '../../../widgets/ui/index.ts';
import type { CourseForMe, CourseMeansForMe, CourseView, Meaning } from '../../features/courses/index.ts';
import { sayMinutes, sayWay } from '../growth/say.ts';
import { sayBrought } from './builds.tsx';

const MEANING: Readonly<Record<Meaning, { readonly text: string; readonly tone: Tone }>> = {
  closes: { text: 'Closes your gap', tone: 'good' },
  part: { text: 'Brings you closer', tone: 'accent' },
  unknown: { text: 'May close a gap', tone: 'accent' },
  reached: { text: 'You have this', tone: 'neutral' },
  below: { text: 'You are beyond this', tone: 'neutral' },
  unasked: { text: 'Not asked of you', tone: 'neutral' },
};

/** Each skill of the course from the person's own side: where they are, what they want, what it brings, and why. */
export function ForMe(props: {
  skills: readonly CourseForMe[];
  matched: boolean;
  /** The mapping stands on the page already, under the general title. */
  besideMapping: boolean;
}) {
  const { skills, matched, besideMapping } = props;
  const title = besideMapping ? 'What it would do for you' : 'What this course builds';
  return (
    <Section title={title} size="large" end={<Who alone>Only you see where you stand</Who>}>
      {skills.length === 0 ? (
        <EmptyState title="Nothing confirmed yet">
          Your learning team is looking at what this course teaches. The skills appear here once somebody has
          confirmed them.
        </EmptyState>
      ) : (
        <List label={title}>
          {skills.map((skill) => (
            <Skill key={skill.competencyId} skill={skill} matched={matched} />
          ))}
        </List>
      )}
    </Section>
  );
}

function Skill({ skill, matched }: { skill: CourseForMe; matched: boolean }) {
  const { name, area, levels, level, current, target, meaning, others } = skill;
  const meta = [area, sayBrought(skill)].filter(Boolean).join(' · ');
  const { text, tone } = MEANING[meaning];
  return (
    <ListItem title={name} meta={meta || undefined} end={<Chip tone={tone}>{text}</Chip>}>
      {levels.length > 1 && (
        <LevelDots of={levels.length} now={current} target={target ?? undefined} brings={level} words />
      )}
      <Why>
        <Reasons skill={skill} matched={matched} />
      </Why>
      {others.length > 0 && (
        <Why title={others.length === 1 ? 'Another way to it' : `${others.length} other ways to it`}>
          <Stack gap="close">
            {others.map((way) => (
              <Row key={way.optionId} spread>
                <a href={`/catalog/${way.optionId}`}>{way.title}</a>
                <Muted inline>{sayWay(way)}</Muted>
              </Row>
            ))}
          </Stack>
        </Why>
      )}
    </ListItem>
  );
}

/** Why it says so: what is wanted, where one stands, what a completion here would count. */
function Reasons({ skill, matched }: { skill: CourseForMe; matched: boolean }) {
  const { goal, role, current, level, type, meaning } = skill;
  const wanted = [
    goal ? `It serves your goal “${goal.title}”.` : null,
    role ? `Your role as ${role.title} asks for level ${role.target} and counts it ${role.weight} %.` : null,
    meaning === 'unasked' ? wantedByNobody(matched) : null,
  ];
  const here =
    current === null ? 'Where you stand is not yet known.' : `By your evidence you are at level ${current}.`;
  return (
    <>
      <p>{[...wanted, here].filter(Boolean).join(' ')}</p>
      <p>{countsAs(type, level)} A person confirmed that the course brings it.</p>
    </>
  );
}

const wantedByNobody = (matched: boolean): string =>
  matched
    ? 'Neither your role nor a goal of yours asks for it.'
    : 'Your role is not known here yet, and no goal of yours asks for it.';

/** What one completion is worth (design decisions, "Evidence and current level"): never more than it is. */
function countsAs(type: CourseForMe['type'], level: number): string {
  if (type === 'knowledge') return `Completing it shows level ${level}.`;
  if (type === 'skill')
    return `Completing it is one piece of evidence for level ${level}; a second, independent one makes it count.`;
  return `Completing it prepares for level ${level}; what counts is showing it at work.`;
}

/** The one thing to do here. */
export function PlanCard({
  option,
  me,
}: {
  option: NonNullable<CourseView['option']>;
  me: CourseMeansForMe;
}) {
  const first = me.skills.find(({ meaning }) => ['closes', 'part', 'unknown'].includes(meaning));
  return (
    <Card label="Your plan" as="section">
      <Stack gap="close">
        <h2>{headline(me)}</h2>
        <Muted>
          {[option.durationMin ? sayMinutes(option.durationMin) : null, option.title]
            .filter(Boolean)
            .join(' · ')}
        </Muted>
        {me.plan === 'done' && <Chip tone="good">You completed it</Chip>}
        {me.plan === 'planned' && (
          <Row>
            <Chip tone="good">On your plan</Chip>
            <LinkButton small href="/growth#plan">
              Open my plan
            </LinkButton>
          </Row>
        )}
        {me.plan === 'none' && option.active && (
          <OneButtonForm
            id="plan-course"
            action="/api/v1/course/plan-items"
            fields={{
              ...(first ? { competencyId: first.competencyId } : {}),
              // with its goal, so that a private one is not told by what is said about the plan
              ...(first?.goal ? { goalId: first.goal.id } : {}),
            }}
          >
            <Button kind="primary" wide>
              Add to my plan
            </Button>
          </OneButtonForm>
        )}
      </Stack>
    </Card>
  );
}

function headline({ skills }: CourseMeansForMe): string {
  const closes = skills.filter(({ meaning }) => meaning === 'closes').length;
  if (closes > 0) return closes === 1 ? 'It closes a gap of yours' : `It closes ${closes} gaps of yours`;
  if (skills.some(({ meaning }) => meaning === 'part')) return 'It brings you closer';
  if (skills.some(({ meaning }) => meaning === 'unknown')) return 'It may close a gap of yours';
  return 'It is open to you';
}
