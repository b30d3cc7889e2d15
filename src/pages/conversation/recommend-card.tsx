import {
  Button,
  Card,
  Choices,
  LevelDots,
  Muted,
  NoticeBox,
  RadioSegment,
  Stack,
  TextArea,
  Why,
} from '../../../widgets/ui/index.ts';
import type { Gap } from '../../features/recommendations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { sayWay } from '../growth/say.ts';
import { PageForm } from '../page-form.tsx';
import { Hidden, sentWith } from './form-parts.tsx';
import type { SideModel } from './read-model.ts';
import { EvidenceOf, SkillList } from './skill-list.tsx';

/** One way is no choice (R31). */
const FEWEST_WAYS = 2;

/** As many as one looks through; the rest is a click away. */
const MOST_WAYS = 6;

interface Props {
  readonly side: SideModel;
  readonly givenName: string;
  readonly now: Date;
  /** The skill that was chosen (?skill=…). */
  readonly skill: string | undefined;
  /** Every way instead of those that fit best (?ways=all). */
  readonly allWays: boolean;
  readonly conversationId: string | null;
  readonly state: FormState | undefined;
}

/** Skill first, then why, then ways (R30): choosing the skill is a link, so that it works without script. */
export function RecommendCard(props: Props) {
  const { side, givenName, skill, state } = props;
  const sent = sentWith(state, 'recommendation')?.values.competencyId;
  const chosen = side.role.gaps.find((gap) => gap.id === (sent || skill));
  return (
    <Card as="section" id="recommend">
      <h2>Recommend</h2>
      <Muted>Choose the skill, then say why, then the ways. {givenName} decides.</Muted>
      {side.role.role === null ? (
        <Muted>
          No role profile is there for this job, so no gap can be shown. Your learning team can import one.
        </Muted>
      ) : chosen ? (
        <RecommendForm {...props} gap={chosen} />
      ) : (
        <SkillList {...props} />
      )}
    </Card>
  );
}

function RecommendForm(props: Props & { gap: Gap }) {
  const { side, givenName, gap, conversationId, state } = props;
  const { personId } = side.report;
  const served = side.aims.get(gap.id);
  return (
    <Stack>
      <Stack gap="tight">
        <h3>{gap.name}</h3>
        <LevelDots of={gap.levels.length} now={gap.current} target={gap.targetLevel} words />
        <a class="small" href={`/people/${personId}/conversation#recommend`}>
          Choose another skill
        </a>
      </Stack>
      <Why title="Why this skill?" open>
        {reasonWords(gap)}
        {served && (
          <>
            {' '}
            It serves “{served.aim}” (<a href={`/line-of-sight/${served.objectiveId}`}>line of sight</a>).
          </>
        )}
      </Why>
      <EvidenceOf gap={gap} now={props.now} />
      {gap.ways.length < FEWEST_WAYS ? (
        <NoticeBox tone="warn" text={fewWords(gap)} />
      ) : (
        <PageForm id="recommendation" action="/api/v1/recommendations" state={state}>
          <Hidden name="personId" value={personId} />
          <Hidden name="competencyId" value={gap.id} />
          <Hidden name="conversationId" value={conversationId} />
          <TextArea
            name="reason"
            label={`Why it matters for ${givenName}`}
            hint="A sentence. It stands first when the recommendation arrives."
            maxLength={1000}
          />
          <RadioSegment
            name="purpose"
            label="It is for"
            value="standard"
            segments={[
              { value: 'standard', label: 'today' },
              { value: 'change', label: 'a change' },
              { value: 'future', label: 'the future' },
            ]}
          />
          <Ways {...props} />
          <Button kind="primary" wide>
            Recommend to {givenName}
          </Button>
        </PageForm>
      )}
    </Stack>
  );
}

function Ways({ gap, side, allWays, state }: Props & { gap: Gap }) {
  const noCourse = gap.ways.find((way) => !way.isCourse);
  const sent = sentWith(state, 'recommendation');
  const ticked = [sent?.values.optionIds ?? []].flat();
  // what fits best first; a way that is no course and what was ticked are always among them
  const keeps = (optionId: string, at: number) =>
    allWays || at < MOST_WAYS || optionId === noCourse?.optionId || ticked.includes(optionId);
  const shown = gap.ways.filter((way, at) => keeps(way.optionId, at));
  return (
    <>
      <Choices
        name="optionIds"
        type="checkbox"
        label="Ways"
        hint={
          noCourse
            ? 'At least two, one of them no course.'
            : 'At least two. No way without a course is mapped yet.'
        }
        choices={shown.map((way) => ({ value: way.optionId, title: way.title, detail: sayWay(way) }))}
      />
      {shown.length < gap.ways.length && (
        <a
          class="small"
          href={`/people/${side.report.personId}/conversation?skill=${gap.id}&ways=all#recommend`}
        >
          Show all {gap.ways.length} ways
        </a>
      )}
    </>
  );
}

function reasonWords(gap: Gap): string {
  const now =
    gap.current === null
      ? 'It is not yet known where they stand.'
      : `The evidence carries ${gap.current}, so the gap is ${gap.gap}.`;
  const first = gap.priority ? ' It is one of the priorities.' : '';
  return `The role asks for level ${gap.targetLevel} and counts it ${gap.weight} %. ${now}${first}`;
}

function fewWords(gap: Gap): string {
  const count = gap.ways.length === 0 ? 'No way is' : 'Only one way is';
  return `${count} confirmed for this skill, and a recommendation offers at least two. Your learning team can map more.`;
}
