import {
  Button,
  Card,
  Choices,
  Confirm,
  LevelDots,
  LinkButton,
  List,
  ListItem,
  Muted,
  NoticeBox,
  RadioSegment,
  Stack,
  TextArea,
  Why,
} from '../../../widgets/ui/index.ts';
import { sayDay } from '../../features/conversations/index.ts';
import type { Gap } from '../../features/recommendations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../growth/page-form.tsx';
import { sayWay } from '../growth/say.ts';
import { Hidden } from './form-parts.tsx';
import type { SideModel } from './read-model.ts';

/** One way is no choice (R31). */
const FEWEST_WAYS = 2;

interface Props {
  readonly side: SideModel;
  readonly givenName: string;
  readonly now: Date;
  /** The skill that was chosen (?skill=…). */
  readonly skill: string | undefined;
  readonly conversationId: string | null;
  readonly state: FormState | undefined;
}

/** Skill first, then why, then ways (R30): choosing the skill is a link, so that it works without script. */
export function RecommendCard(props: Props) {
  const { side, givenName, skill, state } = props;
  const sent = state?.form === 'recommend' ? String(state.values.competencyId ?? '') : undefined;
  const chosen = side.role.gaps.find((gap) => gap.id === (sent || skill));
  return (
    <Card as="section" id="recommend">
      <h2>Recommend</h2>
      <Muted>Skill first, then why, then ways. {givenName} decides.</Muted>
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

/** The gaps of the role with their evidence on demand: the known ones by size, then what is not yet known. */
function SkillList({ side, now }: Props) {
  const open = side.role.gaps.filter((gap) => gap.gap === null || gap.gap > 0);
  const sorted = [...open].sort((a, b) => (b.gap ?? -1) - (a.gap ?? -1));
  const met = side.role.gaps.length - open.length;
  return (
    <Stack gap="close">
      {open.length === 0 && <Muted>Every level that the role asks for is shown by evidence.</Muted>}
      <List label="Skills of the role">
        {sorted.map((gap) => (
          <ListItem
            key={gap.id}
            title={gap.name}
            end={<LevelDots of={gap.levels.length} now={gap.current} target={gap.targetLevel} />}
            meta={gapWords(gap)}
          >
            <EvidenceOf gap={gap} now={now} />
            <LinkButton
              small
              href={`/people/${side.report.personId}/conversation?skill=${gap.id}#recommend`}
              label={`Recommend for ${gap.name}`}
            >
              Choose this skill
            </LinkButton>
          </ListItem>
        ))}
      </List>
      {met > 0 && open.length > 0 && <Muted>{met} more of the role are met.</Muted>}
    </Stack>
  );
}

function gapWords({ current, targetLevel, weight, priority }: Gap): string {
  const level = current === null ? `not yet known, ${targetLevel} wanted` : `${current} of ${targetLevel}`;
  return `${level} · counts ${weight} %${priority ? ' · a priority' : ''}`;
}

function EvidenceOf({ gap, now }: { gap: Gap; now: Date }) {
  if (gap.pieces.length === 0 && !gap.selfRating)
    return <Muted>No evidence yet: ask first, it may be there already.</Muted>;
  return (
    <Why title={gap.pieces.length === 1 ? '1 piece of evidence' : `${gap.pieces.length} pieces of evidence`}>
      <Stack gap="tight">
        {gap.pieces.slice(0, 5).map((piece) => (
          <span key={piece.id}>
            {piece.title.split('\n')[0]}{' '}
            <Muted inline>
              {KIND[piece.kind]}, level {piece.level}, {sayDay(piece.occurredAt, now)}
            </Muted>
          </span>
        ))}
        {gap.selfRating && <span>Own rating, shared with you: {gap.selfRating.level}</span>}
      </Stack>
    </Why>
  );
}

const KIND = {
  completion: 'completed',
  observation: 'observed',
  example: 'example',
  badge: 'badge',
  assessment: 'assessed',
} as const;

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
        <PageForm id="recommend" action="/api/v1/recommendations" state={state}>
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
          <Ways gap={gap} state={state} />
          <Button kind="primary" wide>
            Recommend to {givenName}
          </Button>
        </PageForm>
      )}
    </Stack>
  );
}

function Ways({ gap, state }: { gap: Gap; state: FormState | undefined }) {
  const noCourse = gap.ways.some((way) => !way.isCourse);
  const hint = noCourse
    ? 'At least two, one of them no course.'
    : 'At least two. No way without a course is mapped yet.';
  const ticked = state?.form === 'recommend' ? [state.values.optionIds ?? []].flat() : [];
  // what fits best first; what was ticked stays in sight however many there are
  const first = gap.ways.filter((way, at) => at < 5 || ticked.includes(way.optionId));
  const shown =
    noCourse && first.every((way) => way.isCourse)
      ? [...first, gap.ways.find((way) => !way.isCourse)!]
      : first;
  const rest = gap.ways.filter((way) => !shown.includes(way));
  const cards = (ways: typeof shown) =>
    ways.map((way) => ({ value: way.optionId, title: way.title, detail: sayWay(way) }));
  return (
    <>
      <Choices name="optionIds" type="checkbox" label="Ways" hint={hint} choices={cards(shown)} />
      {rest.length > 0 && (
        <Confirm label={`${rest.length} more ways`} kind="plain" small>
          <Choices name="optionIds" type="checkbox" label="More ways" labelHidden choices={cards(rest)} />
        </Confirm>
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
