import {
  Actions,
  Button,
  Card,
  Muted,
  OneButtonForm,
  Select,
  Stack,
  TextArea,
} from '../../../widgets/ui/index.ts';
import type { LatelyItem } from '../../features/conversations/index.ts';
import { sayDay } from '../../features/conversations/index.ts';
import { draftRecognition, type PromptView } from '../../features/recognition/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { Hidden } from './form-parts.tsx';
import type { SideModel } from './read-model.ts';

interface Props {
  readonly side: SideModel;
  readonly givenName: string;
  readonly now: Date;
  /** The evidence that the manager wants to recognise (?recognise=…). */
  readonly evidenceId: string | undefined;
  readonly state: FormState | undefined;
}

/** What waits for a word of thanks, each with a draft that names what was done and the aim it serves (R16). */
export function RecogniseCard({ side, givenName, now, evidenceId, state }: Props) {
  const sent = state?.form === 'recognise' ? String(state.values.evidenceId ?? '') : undefined;
  const item = side.recent.find(
    (one) =>
      one.evidenceId !== null &&
      one.evidenceId === (sent || evidenceId) &&
      one.competencies.length > 0 &&
      !one.recognised,
  );
  const asked = item && !side.prompts.some((prompt) => prompt.evidenceId === item.evidenceId) ? item : null;
  return (
    <Card as="section" id="recognise">
      <h2>Recognise</h2>
      {side.prompts.length === 0 && !asked && (
        <Muted>
          Nothing waits for a word. When {givenName} completes something that the role, an objective or a
          shared goal asks for, it appears here.
        </Muted>
      )}
      {asked && <RecogniseEvidence item={asked} side={side} givenName={givenName} now={now} state={state} />}
      {side.prompts.map((prompt) => (
        <Prompt key={prompt.id} prompt={prompt} side={side} now={now} state={state} />
      ))}
    </Card>
  );
}

function Prompt(props: { prompt: PromptView; side: SideModel; now: Date; state: FormState | undefined }) {
  const { prompt, side, now, state } = props;
  const aim = side.aims.get(prompt.competency.id)?.aim ?? null;
  const draft = draftRecognition({
    givenName: prompt.givenName,
    kind: 'completion',
    what: prompt.what,
    competencyName: prompt.competency.name,
    aim,
  });
  return (
    <div id={`prompt-${prompt.id}`}>
      <Stack gap="close">
        <h3>{prompt.what}</h3>
        <Muted>
          Completed on {sayDay(prompt.occurredAt, now)} · shows {prompt.competency.name}
          {aim && ` · serves “${aim}”`}
        </Muted>
        <PageForm
          id={`thanks-${prompt.id}`}
          action={`/api/v1/people/${prompt.personId}/recognitions`}
          state={state}
        >
          <Hidden name="promptId" value={prompt.id} />
          <Hidden name="competencyId" value={prompt.competency.id} />
          <Hidden name="aim" value={aim} />
          <TextArea
            name="body"
            label="Your words"
            who={`You and ${prompt.givenName}`}
            value={draft}
            maxLength={2000}
          />
          <Actions>
            <Button kind="primary" icon="star">
              Thank {prompt.givenName}
            </Button>
          </Actions>
        </PageForm>
        <OneButtonForm
          id={`dismiss-${prompt.id}`}
          action={`/api/v1/recognition-prompts/${prompt.id}/dismissal`}
        >
          <Button kind="plain" small label={`Not needed: ${prompt.what}`}>
            Not needed
          </Button>
        </OneButtonForm>
      </Stack>
    </div>
  );
}

function RecogniseEvidence(props: {
  item: LatelyItem;
  side: SideModel;
  givenName: string;
  now: Date;
  state: FormState | undefined;
}) {
  const { item, side, givenName, now, state } = props;
  // the skill that serves an aim first: its aim can be named
  const competencies = [...item.competencies].sort(
    (a, b) => Number(side.aims.has(b.id)) - Number(side.aims.has(a.id)),
  );
  const first = competencies[0]!;
  const aim = side.aims.get(first.id)?.aim ?? null;
  const draft = draftRecognition({
    givenName,
    kind: item.kind,
    what: item.title,
    competencyName: first.name,
    aim,
  });
  return (
    <PageForm id="recognise" action={`/api/v1/people/${side.report.personId}/recognitions`} state={state}>
      <Hidden name="evidenceId" value={item.evidenceId} />
      {competencies.length > 1 ? (
        <Select
          name="competencyId"
          label="It shows"
          value={first.id}
          options={competencies.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : (
        <>
          <Hidden name="competencyId" value={first.id} />
          <Muted>
            {item.kind === 'completion' ? `Completed “${item.title}”` : item.title},{' '}
            {sayDay(item.occurredAt, now)} · shows {first.name}
          </Muted>
        </>
      )}
      <Hidden name="aim" value={aim} />
      <TextArea name="body" label="Your words" who={`You and ${givenName}`} value={draft} maxLength={2000} />
      <Actions>
        <Button kind="primary" icon="star">
          Thank {givenName}
        </Button>
      </Actions>
    </PageForm>
  );
}
