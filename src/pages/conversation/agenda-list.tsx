import {
  Actions,
  Button,
  Chip,
  Field,
  List,
  ListItem,
  Muted,
  Section,
  Select,
  Stack,
} from '../../../widgets/ui/index.ts';
import { newId } from '../../core/ids.ts';
import {
  AGENDA_PARTS,
  type AgendaItem,
  type AgendaPart,
  type AgendaSection,
} from '../../features/conversations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { Buttons, Words } from './agenda-item-parts.tsx';
import { Hidden } from './form-parts.tsx';
import { AddNote, otherOf, SharedNoteField } from './notes.tsx';
import type { TalkModel } from './read-model.ts';

const TITLES: Readonly<Record<AgendaPart, string>> = {
  targets: 'Targets',
  responsibilities: 'Responsibilities',
  performance: 'Performance',
  challenges: 'Challenges',
  support: 'Support',
  ahead: 'Ahead',
};

const ASKS: Readonly<Record<AgendaPart, string>> = {
  targets: 'Where do the targets stand?',
  responsibilities: 'Who does what until next time?',
  performance: 'What went well, and what made it work?',
  challenges: 'What is in the way?',
  support: 'What would help?',
  ahead: 'What comes next, and what does it ask for?',
};

const EMPTY: Readonly<Record<AgendaPart, string>> = {
  targets: 'No objective is at risk and no recheck is due.',
  responsibilities: 'No promise is open.',
  performance: 'Nothing was recorded since last time.',
  challenges: 'Nobody has added a point yet.',
  support: 'No recommendation waits for an answer.',
  ahead: 'Nothing here yet. A conversation closes with a look ahead.',
};

interface Props {
  readonly talk: TalkModel;
  readonly state: FormState | undefined;
  /** For acknowledging an example: how many levels the scale of a competency has. */
  readonly levelsOf?: (competencyId: string) => number;
}

/** The agenda in its six parts; each item says where it comes from and has a place for a note. */
export function AgendaList({ talk, state, levelsOf }: Props) {
  return (
    <>
      {talk.agenda.map((section) => (
        <Part key={section.part} section={section} talk={talk} state={state} levelsOf={levelsOf} />
      ))}
    </>
  );
}

function Part({ section, talk, state, levelsOf }: Props & { section: AgendaSection }) {
  const { part, items } = section;
  const { conversation, viewer } = talk;
  const open = conversation.closedAt === null;
  const ahead = part === 'ahead' && open && !saysAhead(talk);
  const written = conversation.notes.some((one) => one.anchor === part && one.body !== '');
  if (!open && items.length === 0 && !written) return null;
  const note = {
    conversation,
    viewer,
    part,
    anchor: part,
    state,
    about: TITLES[part],
    placeholder: ASKS[part],
  };
  return (
    <Section
      title={TITLES[part]}
      id={part}
      note={ahead ? 'needed to close' : items.length > 0 ? String(items.length) : undefined}
    >
      <Stack gap="close">
        {items.length > 0 ? (
          <List label={TITLES[part]}>
            {items.map((item) => (
              <Item key={item.key} item={item} talk={talk} state={state} levelsOf={levelsOf} />
            ))}
          </List>
        ) : (
          open && <Muted>{EMPTY[part]}</Muted>
        )}
        <SharedNoteField {...note} open={ahead} />
        {items.length === 0 && !ahead && (
          <Actions>
            <AddNote {...note} />
          </Actions>
        )}
      </Stack>
    </Section>
  );
}

/** True where a point or a shared note says what lies ahead: a shared goal alone is no talk about it. */
export function saysAhead({ conversation }: TalkModel): boolean {
  return (
    conversation.points.some((point) => point.part === 'ahead') ||
    conversation.notes.some((note) => note.part === 'ahead' && note.body !== '')
  );
}

function Item({ item, talk, state, levelsOf }: Props & { item: AgendaItem }) {
  const { mark, part } = item;
  const { conversation, viewer } = talk;
  const note = { conversation, viewer, part, anchor: item.key, state, about: item.title };
  return (
    <ListItem
      id={item.key.replace(':', '-')}
      title={item.about.kind === 'point' ? `“${item.title}”` : item.title}
      meta={<Source item={item} />}
      end={mark && <Chip tone={mark.tone}>{mark.word}</Chip>}
    >
      <Words item={item} talk={talk} />
      {!conversation.closedAt && (
        <Actions>
          <Buttons item={item} talk={talk} state={state} levelsOf={levelsOf} />
          <AddNote {...note} />
        </Actions>
      )}
      <SharedNoteField {...note} />
    </ListItem>
  );
}

function Source({ item }: { item: AgendaItem }) {
  if (item.about.kind !== 'objective') return <>{item.source}</>;
  return (
    <>
      {item.source} · <a href={`/line-of-sight/${item.about.id}`}>line of sight</a>
    </>
  );
}

/** Either of the two puts a point where it belongs. */
export function AddPoint({ talk, state }: Props) {
  const { conversation, viewer } = talk;
  const parts = AGENDA_PARTS.map((part) => ({ value: part, label: TITLES[part] }));
  return (
    <Section title="Add a point" id="add-point" note={`You and ${otherOf(conversation, viewer)} see it`}>
      <PageForm id="point" action={`/api/v1/conversations/${conversation.id}/points`} state={state}>
        <Hidden name="key" value={newId()} />
        <Field name="title" label="What do you want to talk about?" maxLength={300} />
        <Select
          name="part"
          label="Where does it belong?"
          options={parts}
          value={viewer === 'employee' ? 'challenges' : 'targets'}
          short
        />
        <Actions>
          <Button icon="plus">Add it</Button>
        </Actions>
      </PageForm>
    </Section>
  );
}
