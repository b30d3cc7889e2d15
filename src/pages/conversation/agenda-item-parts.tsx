import {
  Button,
  Confirm,
  LinkButton,
  Muted,
  OneButtonForm,
  Quote,
  SegmentedLevel,
} from '../../../widgets/ui/index.ts';
import type { AgendaItem } from '../../features/conversations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { Hidden } from './form-parts.tsx';
import type { TalkModel } from './read-model.ts';

interface Props {
  readonly talk: TalkModel;
  readonly state: FormState | undefined;
  /** For acknowledging an example: how many levels the scale of a competency has. */
  readonly levelsOf?: (competencyId: string) => number;
}

/** The words that belong to an item: what to try, what was answered, what is settled. */
export function Words({ item: { about }, talk }: { item: AgendaItem; talk: TalkModel }) {
  if (about.kind === 'recommendation') return <Answer id={about.id} talk={talk} />;
  if (about.kind !== 'evidence') return null;
  const { item } = about;
  const read = talk.viewer === 'employee' && item.kind === 'observation' && item.acknowledgedAt;
  return (
    <>
      {item.direction && <Quote>To try: {item.direction}</Quote>}
      {talk.viewer === 'manager' && item.recognised && <Muted>Thanks were given for this.</Muted>}
      {read && <Muted>You have read this.</Muted>}
    </>
  );
}

/** What can be done about an item. */
export function Buttons({ item, talk, state, levelsOf }: Props & { item: AgendaItem }) {
  const { about } = item;
  const { viewer, conversation } = talk;
  if (about.kind === 'promise')
    return (
      <OneButtonForm id={`kept-${about.id}`} action={`/api/v1/promises/${about.id}/keeping`}>
        <Button small label={`Kept: ${item.title}`}>
          Kept
        </Button>
      </OneButtonForm>
    );
  if (about.kind === 'recommendation' && viewer === 'employee')
    return (
      <LinkButton small href="/growth#for-you">
        Answer on My growth
      </LinkButton>
    );
  if (about.kind === 'goal' && viewer === 'manager')
    return (
      <LinkButton small href={`#goal-${about.id}-questions`}>
        Ask a question
      </LinkButton>
    );
  if (about.kind === 'prompt') return <RecogniseLink href={`#prompt-${about.id}`} />;
  if (about.kind !== 'evidence') return null;
  const { item: evidence, promptId } = about;
  if (viewer === 'employee') return <Acknowledge item={about} />;
  if (evidence.kind === 'example' && evidence.acknowledgedAt === null)
    return <AcknowledgeExample item={about} talk={talk} state={state} levelsOf={levelsOf} />;
  if (evidence.recognised || !evidence.evidenceId || evidence.competencies.length === 0) return null;
  const here = `/people/${conversation.employee.id}/conversation?recognise=${evidence.evidenceId}#recognise`;
  return <RecogniseLink href={promptId ? `#prompt-${promptId}` : here} />;
}

function RecogniseLink({ href }: { href: string }) {
  return (
    <LinkButton small icon="star" href={href}>
      Recognise this
    </LinkButton>
  );
}

type EvidenceAbout = Extract<AgendaItem['about'], { kind: 'evidence' }>;

/** The employee says that they have read what was seen; it is no agreement. */
function Acknowledge({ item: { item } }: { item: EvidenceAbout }) {
  if (item.kind !== 'observation' || item.acknowledgedAt) return null;
  return (
    <OneButtonForm id={`read-${item.id}`} action={`/api/v1/observations/${item.id}/acknowledgement`}>
      <Button small>I have read this</Button>
    </OneButtonForm>
  );
}

/** The manager says which level an example shows; only then it is evidence. */
function AcknowledgeExample({ item: { item }, talk, state, levelsOf }: Props & { item: EvidenceAbout }) {
  const competency = item.competencies[0];
  if (!competency) return null;
  const id = `acknowledge-${item.id}`;
  return (
    <Confirm label="Acknowledge…" small open={state?.form === id} question="Which level does it show?">
      <PageForm
        id={id}
        action={`/api/v1/people/${talk.conversation.employee.id}/acknowledgements`}
        state={state}
      >
        <Hidden name="exampleId" value={item.id} />
        <SegmentedLevel name="level" label={competency.name} of={levelsOf?.(competency.id) ?? 5} />
        <Button small kind="primary">
          Acknowledge
        </Button>
      </PageForm>
    </Confirm>
  );
}

/** What the employee answered, or what waits for them. */
function Answer({ id, talk }: { id: string; talk: TalkModel }) {
  const found = talk.recommendations.find((one) => one.id === id);
  if (!found) return null;
  if (found.answerText) return <Quote>{found.answerText}</Quote>;
  const chosen = found.ways.filter((way) => found.status !== 'accepted' || way.plannedAt);
  return <Muted>{chosen.map((way) => way.title).join(', ')}</Muted>;
}
