import {
  Button,
  EmptyState,
  LevelDots,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Section,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { GoalView } from '../../features/goals/index.ts';
import type { ProposedWay, RecommendationView, RoleGaps } from '../../features/recommendations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { RecommendationCard } from './recommendation-card.tsx';
import { givenName, sayWay } from './say.ts';

interface Props {
  recommendations: readonly RecommendationView[];
  suggestions: readonly ProposedWay[];
  role: RoleGaps;
  /** False until an administrator has linked the account with an employee. */
  linked: boolean;
  goals: readonly GoalView[];
  state: FormState | undefined;
  now: Date;
}

/** What waits for an answer, then what the program itself would look at, each with its why (R85). */
export function ForYou({ recommendations, suggestions, role, linked, goals, state, now }: Props) {
  const waiting = recommendations.filter((one) => one.status === 'sent');
  const answered = recommendations.filter((one) => one.status === 'countered').slice(0, 2);
  return (
    <Section title="For you" size="large" id="for-you">
      <Stack>
        {waiting.map((one) => (
          <RecommendationCard
            key={one.id}
            one={one}
            gap={role.gaps.find((gap) => gap.id === one.skill.id)}
            goals={goals}
            state={state}
            now={now}
          />
        ))}
        {waiting.length === 0 && <NothingWaits linked={linked} />}
        {answered.map((one) => (
          <Muted key={one.id}>
            {one.skill.name}: you proposed another way to {givenName(one.by.name)}. Talk about it when you
            next meet.
          </Muted>
        ))}
        {suggestions.length > 0 && <Suggestions suggestions={suggestions} />}
      </Stack>
    </Section>
  );
}

function NothingWaits({ linked }: { linked: boolean }) {
  return linked ? (
    <EmptyState title="Nothing waits for your answer">
      When your manager recommends something, it appears here with its reason, and you decide.
    </EmptyState>
  ) : (
    <EmptyState title="Your role is not known here yet">
      Once you are linked, what fits your role and your goals appears here, and what your manager recommends.
    </EmptyState>
  );
}

function Suggestions({ suggestions }: { suggestions: readonly ProposedWay[] }) {
  return (
    <Section title="Also worth a look" headingLevel={3} note="worked out from your goals and your role">
      <List label="Also worth a look">
        {suggestions.map((one) => (
          <ListItem
            key={one.optionId}
            title={<a href={`/catalog/${one.optionId}`}>{one.way.title}</a>}
            meta={`${one.skill.name} · ${sayWay(one.way)}`}
            end={
              <LevelDots of={one.skill.levels} now={one.current} target={one.target} brings={one.way.level} />
            }
          >
            <Why>{sayTerms(one)}</Why>
            <OneButtonForm
              id={`plan-${one.optionId}`}
              action="/api/v1/plan-items"
              fields={{
                optionId: one.optionId,
                competencyId: one.competencyId,
                // with its goal, so that a private one is not told by what is said about the plan
                ...(one.goal ? { goalId: one.goal.id } : {}),
              }}
            >
              <Button small label={`Put on my plan: ${one.way.title}`}>
                Put on my plan
              </Button>
            </OneButtonForm>
          </ListItem>
        ))}
      </List>
    </Section>
  );
}

/** The terms whose product is the score, in words (R15). */
function sayTerms({ terms, goal, current }: ProposedWay): string {
  const need = goal
    ? `It serves your goal “${goal.title}”.`
    : `Your role counts this skill ${Math.round(terms.weight * 100)} %.`;
  const gap =
    current === null
      ? 'Where you stand is not yet known, so it counts as one level to go'
      : `You have ${terms.gap} ${terms.gap === 1 ? 'level' : 'levels'} to go`;
  const closes = `this closes ${Math.round(terms.closes * 100)} % of the way`;
  const ready =
    terms.ready === 1
      ? 'nothing else is needed first'
      : `${Math.round(terms.ready * 100)} % of what is needed first is done`;
  const mapping = `${Math.round(terms.mapping * 100)} % of it is about this skill, confirmed by a person`;
  return `${need} ${gap}; ${closes}, ${ready}, and ${mapping}.`;
}
