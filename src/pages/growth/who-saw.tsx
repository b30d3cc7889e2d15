import { Card, Confirm, Muted, Section, Stack, Table, Who } from '../../../widgets/ui/index.ts';
import { sayDay } from '../../features/conversations/index.ts';
import type { Seen } from '../../features/records/index.ts';

/** What the audit calls it, in words for the person it is about. */
const DOINGS: Readonly<Record<string, string>> = {
  'account.linked': 'linked your LMS account',
  'cadence.agreed': 'agreed with you how often you talk',
  'conversation.closed': 'closed a conversation with you',
  'conversation.planned': 'planned a conversation with you',
  'conversation.read': 'opened your conversation',
  'evidence.read': 'looked at your evidence and levels',
  'example.acknowledged': 'acknowledged your example',
  'expectations.read': 'looked at what your role asks',
  'goal.asked': 'asked about a goal you share',
  'goals.read': 'looked at the goals you share',
  'hand-in.read': 'saw that you handed something in',
  'note.written': 'wrote a note that you both see',
  'objective.imported': 'brought in an objective of yours',
  'objective.read': 'looked at an objective of yours',
  'objectives.read': 'looked at your objectives',
  'observation.recorded': 'wrote down something seen',
  'observations.read': 'looked at what was seen',
  'person.added': 'brought you in from the HR file',
  'person.changed': 'changed your entry from the HR file',
  'point.added': 'put a point on your agenda',
  'promise.kept': 'kept a promise',
  'promise.made': 'wrote down a promise',
  'process.read': 'saw whether your conversations happen, not what was said',
  'reflection.read': 'read a reflection that you show to your course',
  'recognition.given': 'thanked you',
  'recognition.prompt-dismissed': 'set a prompt to thank you aside',
  'recognition.prompts-read': 'looked at what is waiting to be recognised',
  'recognitions.read': 'looked at thanks given to you',
  'recommendation.sent': 'recommended something to you',
  'recommendations.read': 'looked at what was recommended to you',
  'statements.read': 'looked at learning records about you in the record store',
  'learning.moved': 'brought what you logged along to your employee entry',
  'evidence.moved': 'brought your evidence along to your employee entry',
  'hand-ins.moved': 'brought your hand-ins along to your employee entry',
  'work.moved': 'brought what you wrote in activities along to your employee entry',
  'goals.moved': 'brought your goals along to your employee entry',
  'recommendations.moved': 'brought your recommendations along to your employee entry',
  'forwarding.agreements-moved':
    'brought what you agreed to about other record stores along to your employee entry',
  'role.ended': 'ended a role of yours in Throughline',
  'role.granted': 'gave you a role in Throughline',
};

const sayDoing = (action: string): string => DOINGS[action] ?? action.replaceAll(/[.-]/g, ' ');

/** As many lines as one reads at a glance; the others open below. */
const FIRST = 8;
const MOST = 60;

/** What one other did on one day: a line, however much it was. */
interface Line {
  readonly day: string;
  readonly by: string;
  readonly doings: string[];
}

/** Pure: one line for each day and person, in the order of the looks. */
function linesOf(seen: readonly Seen[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { day, by, action, times } of seen) {
    const line = lines.get(`${day}${by}`) ?? { day, by, doings: [] };
    line.doings.push(times === 1 ? sayDoing(action) : `${sayDoing(action)} (${times} times)`);
    lines.set(`${day}${by}`, line);
  }
  return [...lines.values()];
}

/** Who looked at, or changed, what is about the person. */
export function WhoSaw({ seen, now }: { seen: readonly Seen[]; now: Date }) {
  const lines = linesOf(seen);
  const later = lines.slice(FIRST, MOST);
  return (
    <Section title="Who saw my data" size="large" id="who-saw" end={<Who alone>Only you</Who>}>
      {lines.length === 0 ? (
        <Card kind="quiet">
          <Muted>Nobody else has looked at it yet. Every look is written down and shown here.</Muted>
        </Card>
      ) : (
        <Stack>
          <Looks caption="Looks and changes by others, newest first" rows={lines.slice(0, FIRST)} now={now} />
          {later.length > 0 && (
            <Confirm label={`Earlier days (${later.length})`} kind="plain" small>
              <Looks caption="Earlier looks and changes by others" rows={later} now={now} />
            </Confirm>
          )}
        </Stack>
      )}
    </Section>
  );
}

function Looks({ caption, rows, now }: { caption: string; rows: readonly Line[]; now: Date }) {
  return (
    <Table
      caption={caption}
      captionHidden
      keyOf={(row) => `${row.day}${row.by}`}
      rows={[...rows]}
      columns={[
        { label: 'Who', cell: (row) => row.by, heading: true, short: true },
        { label: 'Day', cell: (row) => sayDay(row.day, now), short: true },
        { label: 'What', cell: (row) => row.doings.join(' · ') },
      ]}
    />
  );
}
