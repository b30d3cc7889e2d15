import { Actions, Button, Card, Confirm, Muted, Quote, TextArea } from '../../../widgets/ui/index.ts';
import type { AgendaPart, ConversationView, SharedNote } from '../../features/conversations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { Hidden, sentWith } from './form-parts.tsx';
import type { PrivateNote } from './read-model.ts';

interface NoteProps {
  readonly conversation: ConversationView;
  readonly viewer: 'manager' | 'employee';
  readonly part: AgendaPart;
  /** An item's key, or the part's name. */
  readonly anchor: string;
  readonly state: FormState | undefined;
  /** What could be written here, in a question. */
  readonly placeholder?: string;
  /** What the note is about, in words. */
  readonly about?: string;
  /** Shows the field at once; otherwise it opens behind "Add a note". */
  readonly open?: boolean;
}

/** The shared note of a part or an item: both see it, and neither overwrites what the other wrote meanwhile. */
export function SharedNoteField(props: NoteProps) {
  const { conversation, anchor, state, open } = props;
  const note = conversation.notes.find((one) => one.anchor === anchor);
  if (conversation.closedAt) return note?.body ? <Written note={note} {...props} /> : null;
  if (open || note?.body || sentWith(state, noteFormId(anchor))) return <NoteForm {...props} note={note} />;
  return null;
}

/** The way to a first note, for a row of buttons; nothing where the note stands open already. */
export function AddNote(props: NoteProps) {
  const { conversation, anchor, part, about, state } = props;
  const note = conversation.notes.find((one) => one.anchor === anchor);
  if (conversation.closedAt || note?.body || sentWith(state, noteFormId(anchor))) return null;
  return (
    <Confirm label={anchor === part ? 'Write a note' : 'Add a note'} about={about} kind="plain" small>
      <NoteForm {...props} note={note} />
    </Confirm>
  );
}

function NoteForm(props: NoteProps & { note: SharedNote | undefined }) {
  const { conversation, viewer, part, anchor, state, placeholder, note } = props;
  const id = noteFormId(anchor);
  const sent = sentWith(state, id);
  const other = otherOf(conversation, viewer);
  const differs = sent && note && note.body !== sent.values.body;
  return (
    <PageForm id={id} action={`/api/v1/conversations/${conversation.id}/notes`} state={state}>
      <Hidden name="part" value={part} />
      <Hidden name="anchor" value={anchor} />
      <Hidden name="version" value={note?.version ?? 0} />
      {differs && (
        <Quote>
          <b>Written meanwhile:</b> {note.body}
        </Quote>
      )}
      <TextArea
        name="body"
        label="Shared note"
        who={`You and ${other}`}
        value={note?.body ?? ''}
        placeholder={placeholder}
        maxLength={4000}
      />
      <Actions>
        <Button small>Save the note</Button>
      </Actions>
    </PageForm>
  );
}

function Written({ note, conversation, viewer }: NoteProps & { note: SharedNote }) {
  const me = viewer === 'manager' ? conversation.manager : conversation.employee;
  const by = note.writtenBy === me.id ? 'You' : otherOf(conversation, viewer);
  return (
    <div>
      <Quote>{note.body}</Quote>
      <Muted>{by} wrote this last</Muted>
    </div>
  );
}

/** "Only for you": clearly different from what both see. */
export function PrivateNoteCard(props: {
  conversation: ConversationView;
  viewer: 'manager' | 'employee';
  note: PrivateNote | null;
  state: FormState | undefined;
}) {
  const { conversation, viewer, note, state } = props;
  const sent = sentWith(state, 'own-note');
  const other = otherOf(conversation, viewer);
  return (
    <Card kind="private" as="section" id="private" label="Only for you">
      <PageForm id="own-note" action={`/api/v1/conversations/${conversation.id}/private-note`} state={state}>
        <Hidden name="version" value={note?.version ?? 0} />
        {sent && note && note.body !== sent.values.body && (
          <Quote>
            <b>Written in your other tab:</b> {note.body}
          </Quote>
        )}
        <TextArea
          name="body"
          label="Only for you"
          who="Only you"
          hint={`${other} does not see this, nobody else does either, and it is part of no appraisal.`}
          private
          value={note?.body ?? ''}
          placeholder="Your own notes"
          maxLength={8000}
        />
        <Actions>
          <Button small>Save for me</Button>
        </Actions>
      </PageForm>
    </Card>
  );
}

/** The other one's given name. */
export function otherOf(
  { manager, employee }: Pick<ConversationView, 'manager' | 'employee'>,
  viewer: 'manager' | 'employee',
): string {
  return viewer === 'manager' ? employee.givenName : manager.givenName;
}

const noteFormId = (anchor: string): string => `note-${anchor.replace(':', '-')}`;
