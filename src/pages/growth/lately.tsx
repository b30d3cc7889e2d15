import {
  Button,
  Chip,
  Confirm,
  EmptyState,
  LinkButton,
  List,
  ListItem,
  Section,
  Select,
  Stack,
  TextArea,
} from '../../../widgets/ui/index.ts';
import type { LatelyItem } from '../../features/conversations/index.ts';
import type { RecognitionView } from '../../features/recognition/index.ts';
import type { LevelReached } from '../../features/records/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';
import type { SkillChoice } from './goal-form.tsx';
import { givenName, sayDayFirst } from './say.ts';

interface Props {
  items: readonly LatelyItem[];
  recognitions: readonly RecognitionView[];
  levels: readonly LevelReached[];
  skills: readonly SkillChoice[];
  manager: { readonly givenName: string } | null;
  state: FormState | undefined;
  now: Date;
}

/** As many lines as one reads at a glance. */
const LINES = 6;

/** What happened: completions, what was seen, thanks, levels; and the way to share how one applied something. */
export function Lately(props: Props) {
  const lines = [
    ...props.recognitions.map((one) => ({ at: one.givenAt, key: one.id, line: <Thanks one={one} /> })),
    ...props.levels.map((one) => ({
      at: one.reachedAt,
      key: `${one.competencyId}-${one.level}`,
      line: <Reached one={one} />,
    })),
    ...props.items.map((one) => ({ at: one.occurredAt, key: one.id, line: <Happened one={one} /> })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, LINES);
  return (
    <Section title="Lately" size="large" id="lately" as="aside">
      <Stack>
        {lines.length === 0 ? (
          <EmptyState title="Nothing yet">
            What you complete in the LMS appears here by itself, and so do examples and thanks.
          </EmptyState>
        ) : (
          <List label="Lately">
            {lines.map(({ at, key, line }) => (
              <ListItem key={key} meta={sayDayFirst(at, props.now)}>
                {line}
              </ListItem>
            ))}
          </List>
        )}
        <ShareExample skills={props.skills} manager={props.manager} state={props.state} />
        <LinkButton href="/record/log">Log learning</LinkButton>
        <a href="/record">My whole record</a>
      </Stack>
    </Section>
  );
}

function Thanks({ one }: { one: RecognitionView }) {
  const serves = [one.competency?.name, one.aim && `serves “${one.aim}”`].filter(Boolean).join(' · ');
  return (
    <>
      <p>
        <b>{givenName(one.by.name)} thanked you:</b> {one.body}
      </p>
      {serves && <Chip tone="good">{serves}</Chip>}
    </>
  );
}

function Reached({ one }: { one: LevelReached }) {
  return (
    <p>
      Reached <b>level {one.level}</b> in <b>{one.name}</b>
    </p>
  );
}

function Happened({ one }: { one: LatelyItem }) {
  if (one.kind === 'completion')
    return (
      <p>
        Completed <b>{one.title}</b>
      </p>
    );
  if (one.kind === 'example')
    return (
      <p>
        Shared an example: “{one.title}”{one.acknowledgedAt && ' It counts as evidence now.'}
      </p>
    );
  return (
    <p>
      {one.by ? givenName(one.by.name) : 'Somebody'} saw: “{one.title}”
    </p>
  );
}

/** R32: an example of applying what was learned, shared with the manager. */
function ShareExample({ skills, manager, state }: Pick<Props, 'skills' | 'manager' | 'state'>) {
  if (!manager || skills.length === 0) return null;
  const form = 'example-new';
  return (
    <Confirm label="Share what I learned" open={isRefused(state, form)}>
      <PageForm id={form} action="/api/v1/examples" state={state}>
        <Select
          name="competencyId"
          label="It shows"
          prompt="Choose the skill or behaviour"
          options={skills.map((skill) => ({ value: skill.id, label: skill.name }))}
        />
        <TextArea
          name="body"
          label="What did you do, and what came of it?"
          who={`You and ${manager.givenName}`}
          maxLength={2000}
        />
        <Button kind="primary">Share with {manager.givenName}</Button>
      </PageForm>
    </Confirm>
  );
}
