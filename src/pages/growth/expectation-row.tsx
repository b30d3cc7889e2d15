import {
  Button,
  Checkbox,
  Chip,
  Confirm,
  LevelDots,
  ListItem,
  Muted,
  OneButtonForm,
  Row,
  SegmentedLevel,
  Stack,
  WeightBar,
} from '../../../widgets/ui/index.ts';
import type { Gap } from '../../features/recommendations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';
import { sayWay } from './say.ts';

interface Props {
  gap: Gap;
  /** The aim that it serves through an objective of the person; undefined where none names it. */
  aim: { readonly aim: string; readonly objectiveId: string } | undefined;
  manager: { readonly givenName: string } | null;
  state: FormState | undefined;
  /** Every way to it instead of the most relevant ones (?ways=). */
  allWays: boolean;
}

/** One competency of the role: how much it counts, where one stands, what the target looks like. */
export function ExpectationRow({ gap, aim, manager, state, allWays }: Props) {
  return (
    <ListItem
      id={`skill-${gap.id}`}
      title={gap.name}
      meta={[gap.area, gap.description].filter(Boolean).join(' · ')}
      end={gap.priority ? <Chip tone="accent">Priority</Chip> : null}
    >
      <Row spread>
        <LevelDots
          of={gap.levels.length}
          now={gap.current}
          target={gap.targetLevel}
          own={gap.selfRating?.level ?? null}
          words
        />
        <WeightBar percent={gap.weight} />
      </Row>
      {aim && (
        <Muted>
          Serves “{aim.aim}” · <a href={`/line-of-sight/${aim.objectiveId}`}>line of sight</a>
        </Muted>
      )}
      <Row>
        <Target gap={gap} />
        <RateMyself gap={gap} manager={manager} state={state} />
        <Ways gap={gap} all={allWays} />
      </Row>
    </ListItem>
  );
}

function Target({ gap }: { gap: Gap }) {
  if (gap.indicators.length === 0) return null;
  const name = gap.levels[gap.targetLevel - 1];
  return (
    <Confirm label={`What level ${gap.targetLevel} looks like`} kind="plain" small>
      <Stack gap="close">
        {name && <b>{name}</b>}
        {gap.indicators.map((indicator) => (
          <p key={indicator}>{indicator}</p>
        ))}
      </Stack>
    </Confirm>
  );
}

/** R86: the person's own view; the manager sees it only where it is shared. */
function RateMyself({ gap, manager, state }: Omit<Props, 'aim' | 'allWays'>) {
  const form = `rate-${gap.id}`;
  const own = gap.selfRating;
  return (
    <Confirm
      label={own ? `My own rating: ${own.level}` : 'Rate myself'}
      kind="plain"
      small
      open={isRefused(state, form)}
    >
      <PageForm id={form} action="/api/v1/self-ratings" state={state} label={`Rate myself: ${gap.name}`}>
        <input type="hidden" name="competencyId" value={gap.id} />
        <SegmentedLevel
          name="level"
          label="Where I see myself"
          of={gap.levels.length}
          names={[...gap.levels]}
          value={own?.level ?? null}
        />
        {manager && (
          <Checkbox
            name="shared"
            label={`Show it to ${manager.givenName}`}
            hint="Without the tick only you see it."
            checked={own?.sharedAt != null}
          />
        )}
        <Button small>Save</Button>
      </PageForm>
    </Confirm>
  );
}

/** The most relevant ones; a large catalogue has dozens for each skill. */
const WAYS_SHOWN = 8;

function Ways({ gap, all }: { gap: Gap; all: boolean }) {
  if (gap.ways.length === 0) return <Muted inline>No way to it is mapped yet.</Muted>;
  const count = gap.ways.length;
  const shown = all ? gap.ways : gap.ways.slice(0, WAYS_SHOWN);
  return (
    <Confirm label={`${count} ${count === 1 ? 'way' : 'ways'} to get there`} kind="plain" small open={all}>
      <Stack>
        {shown.map((way) => (
          <Row key={way.optionId} spread>
            <div>
              <a href={`/catalog/${way.optionId}`}>{way.title}</a>
              <Muted>{sayWay(way)}</Muted>
            </div>
            <OneButtonForm
              id={`plan-${gap.id}-${way.optionId}`}
              action="/api/v1/plan-items"
              fields={{ optionId: way.optionId, competencyId: gap.id }}
            >
              <Button small label={`Put on my plan: ${way.title}`}>
                Put on my plan
              </Button>
            </OneButtonForm>
          </Row>
        ))}
        {shown.length < count && (
          <a href={`/expectations?ways=${gap.id}#skill-${gap.id}`}>{`All ${count} ways`}</a>
        )}
      </Stack>
    </Confirm>
  );
}
