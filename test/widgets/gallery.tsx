import type { VNode } from 'preact';
import { type PageModel, renderPage } from '../../src/http/page-shell.tsx';
import {
  Actions,
  Button,
  Card,
  Chain,
  Checkbox,
  Chip,
  Choices,
  Columns,
  Confirm,
  DefinitionList,
  EmptyState,
  Field,
  FilterChips,
  Form,
  Kbd,
  LevelDots,
  LinkButton,
  List,
  ListItem,
  Marked,
  Muted,
  NoticeBox,
  OneButtonForm,
  PageHeader,
  Pager,
  PersonLine,
  ProgressBar,
  Quote,
  RadioSegment,
  Row,
  Section,
  SegmentedLevel,
  Select,
  Stack,
  StatLine,
  Table,
  TextArea,
  WeightBar,
  Who,
  Why,
} from '../../widgets/ui/index.ts';

/** Every part, in the places and with the words it is made for. */
export const galleryPages: Record<string, { title: string; body: () => VNode }> = {
  growth: { title: 'My growth', body: Growth },
  conversation: { title: 'Ines Castro', body: Conversation },
  mapping: { title: 'Map the catalogue', body: Mapping },
  expected: { title: 'What is expected of me', body: Expected },
  parts: { title: 'Other parts', body: OtherParts },
  refused: { title: 'Recommend', body: Refused },
};

/** One gallery page as a whole document, in the shell that the product uses. */
export function renderGallery(name: string, over: Partial<PageModel> = {}): string {
  const page = galleryPages[name];
  if (!page) throw new Error(`No gallery page ${name}`);
  const Body = page.body;
  return renderPage({
    title: page.title,
    body: <Body />,
    mark: 'mark-1',
    csrf: 'csrf-1',
    user: { name: 'Ines Castro', role: 'Customer care', draftKey: 'person-1' },
    nav: [
      { href: '/growth', label: 'My growth', current: name === 'growth' },
      { href: '/expected', label: 'What is expected', current: name === 'expected' },
      { href: '/parts', label: 'My record', current: name === 'parts' },
      { href: '/conversation', label: 'Conversations', count: 2, current: name === 'conversation' },
      { href: '/mapping', label: 'Mapping', current: name === 'mapping' },
    ],
    footer: [
      { href: '/expected', label: 'What is expected of me' },
      { href: '/parts', label: 'My record' },
      { href: '/seen', label: 'Who saw my data' },
      { href: '/settings', label: 'Settings' },
    ],
    themeAction: '/settings/theme',
    path: `/${name}`,
    ...over,
  });
}

function Growth() {
  return (
    <>
      <PageHeader title="My growth" quiet />
      <Card kind="quiet" as="section" label="Next conversation">
        <Row spread>
          <PersonLine
            name="Mara Okafor"
            headingLevel={2}
            title="Next conversation with Mara Okafor"
            meta="Thursday 26 November, 10:30 · every two weeks · 4 points on the agenda, 1 is yours"
          />
          <Actions>
            <LinkButton href="#add">Add a point</LinkButton>
            <LinkButton href="#agenda" kind="primary">
              See the agenda
            </LinkButton>
          </Actions>
        </Row>
      </Card>
      <Section title="My goals" size="large" end={<Who alone>Only you, until you share a goal</Who>}>
        <Columns kind="thirds">
          <Card>
            <Row spread>
              <Muted>1 · for the new region</Muted>
              <Who>You and Mara</Who>
            </Row>
            <h3>Lead difficult conversations calmly</h3>
            <LevelDots of={5} now={2} target={4} words />
            <p class="small">
              <b>Next:</b> sit in on Tomás’s review meeting, 3 December
            </p>
            <Quote>
              Mara asks: “What would a calm version of last month’s call have sounded like?”{' '}
              <a href="#answer">Answer</a>
            </Quote>
          </Card>
          <Card>
            <Row spread>
              <Muted>2 · from the delayed launch</Muted>
              <Who alone>Only you</Who>
            </Row>
            <h3>Plan work with realistic buffers</h3>
            <LevelDots of={5} now={3} target={4} words />
            <p class="small">
              <b>Next:</b> finish “Estimating together”
            </p>
            <ProgressBar done={36} total={60} label="Estimating together" words="40 min left" />
          </Card>
          <EmptyState
            title="Room for one more"
            action={<LinkButton href="#new">Start from a challenge ahead</LinkButton>}
          >
            Three at most, so that each gets attention. What is coming up that you want to be ready for?
          </EmptyState>
        </Columns>
      </Section>
      <Columns kind="side">
        <Section title="For you" size="large">
          <Recommendation />
        </Section>
        <Lately />
      </Columns>
    </>
  );
}

function Recommendation() {
  return (
    <Card id="for-you">
      <Row spread>
        <h3>Giving feedback that lands</h3>
        <LevelDots of={5} now={2} target={4} brings={3} />
      </Row>
      <Muted>Recommended by Mara on 18 November, to be ready for the new region</Muted>
      <Why always>
        Your role asks for level 4 and counts it 30 %. You said yourself that written feedback comes easily
        and spoken does not.
      </Why>
      <List label="Ways to get there">
        <ListItem
          title="Difficult conversations"
          meta="E-learning · 1 h 20 · brings level 3"
          end={<a href="#look">Look inside</a>}
        />
        <ListItem
          title="Shadow Tomás in two review meetings"
          meta="Shadowing · Mara arranges it · brings level 3"
          end={<a href="#details">Details</a>}
        />
      </List>
      <Actions>
        <OneButtonForm id="accept" action="/recommendations/1/acceptance">
          <Button kind="primary">Accept</Button>
        </OneButtonForm>
        <LinkButton href="#other">Another way</LinkButton>
        <Confirm
          label="Not now"
          kind="plain"
          question="Mara sees that you said not now, and your reason if you give one."
        >
          <Form id="decline" action="/recommendations/1/refusal">
            <TextArea name="reason" label="Your reason" optional who="You and Mara" />
            <Actions>
              <Button>Say not now</Button>
            </Actions>
          </Form>
        </Confirm>
      </Actions>
    </Card>
  );
}

function Lately() {
  return (
    <Section title="Lately" size="large" as="aside">
      <List label="Lately">
        <ListItem meta="Yesterday">
          <p>
            <b>Mara thanked you</b> for naming the risk early in the pricing call.
          </p>
          <Chip tone="good" icon="star">
            Speaks up · serves “No surprises”
          </Chip>
        </ListItem>
        <ListItem meta="16 November">
          <p>
            Completed <b>Setting SMART objectives</b>
          </p>
        </ListItem>
      </List>
      <Actions>
        <LinkButton href="#share">Share what I learned</LinkButton>
        <LinkButton href="#log" kind="plain">
          Log learning
        </LinkButton>
      </Actions>
    </Section>
  );
}

function Conversation() {
  return (
    <>
      <PageHeader
        title="Ines Castro"
        person="Ines Castro"
        meta="Thursday 26 November, 10:30 · every two weeks, agreed in March · last: 12 November"
        actions={
          <Actions>
            <LinkButton href="#note">Two-minute note</LinkButton>
            <LinkButton href="#close" kind="primary">
              Close and confirm
            </LinkButton>
          </Actions>
        }
      />
      <Columns kind="side">
        <Stack gap="loose">
          <Section title="Targets" note="1">
            <List>
              <ListItem
                title="Answer supplier questions within a day"
                meta="Recheck promised on 12 November · serves “No surprises for customers”"
                end={<Chip tone="warn">At risk · recheck due</Chip>}
              >
                <Chain
                  links={[
                    {
                      kind: 'Objective',
                      text: 'Answer supplier questions within a day',
                      here: true,
                      says: 'serves',
                    },
                    { kind: 'Target', text: 'First answer within 24 hours', href: '#target', says: 'moves' },
                    { kind: 'Aim', text: 'No surprises for customers', href: '#aim' },
                  ]}
                />
                <Form id="note-1" action="/notes/1">
                  <TextArea
                    name="shared"
                    label="Shared note"
                    who="You and Ines"
                    value="Down from 3 days to 1.6. Two suppliers write to the old address. Ines redirects it this week; look again on 10 December."
                  />
                  <Actions>
                    <Button small>Save the note</Button>
                  </Actions>
                </Form>
              </ListItem>
            </List>
          </Section>
          <Section title="Performance" note="2">
            <List>
              <ListItem
                title="Named the pricing risk early"
                meta="Your two-minute note, 20 November"
                end={<Chip tone="good">Speaks up</Chip>}
              >
                <Actions>
                  <LinkButton href="#recognise" icon="star">
                    Recognise this
                  </LinkButton>
                </Actions>
              </ListItem>
              <ListItem
                title="Completed “Setting SMART objectives”"
                meta="From the LMS, 16 November · relevant: role profile, planning, level 3"
              />
            </List>
          </Section>
          <Card kind="private" as="section">
            <Form id="private" action="/notes/private">
              <TextArea
                name="private"
                label="Only for you"
                who="Only you"
                private
                optional
                placeholder="Your own notes"
              />
              <Actions>
                <Button small>Save</Button>
              </Actions>
            </Form>
          </Card>
        </Stack>
        <Recommend />
      </Columns>
    </>
  );
}

const ways = [
  {
    value: 'a',
    title: 'Difficult conversations',
    detail: 'E-learning · 1 h 20 · brings level 3',
    checked: true,
  },
  { value: 'b', title: 'Shadow Tomás, two meetings', detail: 'You arrange it', checked: true },
  { value: 'c', title: 'Feedback workshop, 9 December', detail: 'Class · half a day' },
];

function Recommend() {
  return (
    <Stack>
      <Card as="section">
        <h2>Recommend</h2>
        <Muted>Skill first, then why, then ways. Ines decides.</Muted>
        <Form id="recommend" action="/recommendations">
          <Select
            name="competency"
            label="Skill"
            options={[
              { value: '1', label: 'Giving feedback that lands · 2 of 4' },
              { value: '2', label: 'Planning · 3 of 4' },
            ]}
          />
          <TextArea
            name="reason"
            label="Why it matters for Ines"
            value="In spring you lead people you have never met; the first weeks need clear, kind feedback."
          />
          <Choices
            name="ways"
            type="checkbox"
            label="Ways"
            hint="At least two, one of them no course."
            choices={ways}
          />
          <Button kind="primary" wide>
            Recommend to Ines
          </Button>
        </Form>
      </Card>
      <Card kind="quiet" as="section">
        <h2>Open promises</h2>
        <p class="small">
          You: introduce Ines to the regional team <Muted inline>by 30 November</Muted>
        </p>
      </Card>
    </Stack>
  );
}

const course = 'How to set clear objectives, give regular feedback and deal with poor performance early.';

function Mapping() {
  return (
    <>
      <PageHeader
        title="Map the catalogue"
        meta="Civil Service Learning · 122 courses"
        actions={
          <Actions>
            <LinkButton href="#bulk">Confirm 31 above 0.80…</LinkButton>
            <LinkButton href="#coverage" kind="plain">
              Coverage
            </LinkButton>
          </Actions>
        }
      />
      <ProgressBar done={74} total={122} label="Courses mapped" />
      <Columns kind="halves">
        <Card kind="quiet">
          <Muted>E-learning · 45 min · Skills for leaders</Muted>
          <h2>Managing performance</h2>
          <p>
            <Marked
              text={course}
              spans={[
                { start: 7, end: 27 },
                { start: 34, end: 50 },
                { start: 65, end: 81 },
              ]}
            />
          </p>
          <ul>
            <li>
              hold a <mark>performance conversation</mark>
            </li>
            <li>plan support when things drift</li>
          </ul>
          <a href="#course">Open the course</a>
        </Card>
        <List label="Suggested competencies">
          <Suggestion
            id="s1"
            name="Setting objectives"
            score="0.91"
            matched="set clear objectives"
            level={3}
            chosen
          />
          <Suggestion
            id="s2"
            name="Giving feedback that lands"
            score="0.78"
            matched="regular feedback"
            level={2}
          />
          <ListItem>
            <Row spread>
              <a href="#another">
                Another competency… <Kbd>/</Kbd>
              </a>
              <a href="#none">
                None of these <Kbd>n</Kbd>
              </a>
            </Row>
          </ListItem>
        </List>
      </Columns>
      <Muted>
        <Kbd>j</Kbd> <Kbd>k</Kbd> next, previous · <Kbd>1</Kbd>–<Kbd>5</Kbd> level · <Kbd>u</Kbd> undo · last:
        “Goal setting” → Setting objectives, level 2, by you, <a href="#undo">undo</a>
      </Muted>
    </>
  );
}

function Suggestion(props: {
  id: string;
  name: string;
  score: string;
  matched: string;
  level: number;
  chosen?: boolean;
}) {
  return (
    <ListItem
      id={props.id}
      chosen={props.chosen}
      title={props.name}
      meta={`matched: ${props.matched}`}
      end={<span class="small muted num">{props.score}</span>}
    >
      <Form id={`form-${props.id}`} action={`/alignments/${props.id}`} draft={false}>
        <Row spread>
          <SegmentedLevel
            name="level"
            label="brings level"
            of={5}
            value={props.level}
            names={['knows of it', 'with help', 'alone', 'in hard cases', 'teaches it']}
          />
          <Actions>
            <Button kind={props.chosen ? 'primary' : 'normal'} keys="Enter" label={`Confirm ${props.name}`}>
              Confirm {props.chosen && <Kbd>↵</Kbd>}
            </Button>
            <Button kind="plain" name="decision" value="reject" label={`Not this: ${props.name}`}>
              Not this
            </Button>
          </Actions>
        </Row>
      </Form>
    </ListItem>
  );
}

type Expectation = {
  name: string;
  kind: string;
  weight: number;
  own: number | null;
  now: number | null;
  target: number;
};
const expectations: Expectation[] = [
  { name: 'Giving feedback that lands', kind: 'Skill', weight: 30, own: 3, now: 2, target: 4 },
  {
    name: 'Unvoreingenommenheitsgrundsätze einhalten',
    kind: 'Behaviour',
    weight: 12.5,
    own: null,
    now: null,
    target: 3,
  },
  { name: 'Planning with realistic buffers', kind: 'Skill', weight: 5, own: 5, now: 5, target: 4 },
];

function Expected() {
  return (
    <>
      <PageHeader title="What is expected of me" meta="Customer care lead · valid since March" />
      <StatLine
        stats={[
          { value: 3, label: 'priorities' },
          { value: 12, label: 'skills' },
          { value: '45 %', label: 'of the weight reached' },
        ]}
      />
      <FilterChips
        label="Show"
        filters={[
          { label: 'All', href: '?', current: true, count: 14 },
          { label: 'Knowledge', href: '?kind=knowledge', count: 2 },
          { label: 'Skills', href: '?kind=skill', count: 12 },
        ]}
      />
      <Table
        caption="Expectations"
        columns={[
          { label: 'Expectation', heading: true, cell: (row) => row.name },
          { label: 'Kind', cell: (row) => row.kind },
          { label: 'Weight', cell: (row) => <WeightBar percent={row.weight} /> },
          {
            label: 'Level',
            cell: (row) => <LevelDots of={5} now={row.now} own={row.own} target={row.target} words />,
          },
          { label: 'Pieces', numeric: true, cell: (row) => row.now ?? 0 },
        ]}
        rows={expectations}
        keyOf={(row) => row.name}
      />
      <Pager label="Pages of expectations" page={2} pages={3} hrefOf={(page) => `?page=${page}`} />
      <Section title="On a scale of eight levels">
        <Row>
          <LevelDots of={8} now={3} target={6} brings={4} own={5} words />
          <LevelDots of={9} now={null} target={7} />
          <LevelDots of={2} now={1} target={2} />
          <LevelDots of={1} now={1} target={1} />
        </Row>
      </Section>
    </>
  );
}

function OtherParts() {
  return (
    <>
      <PageHeader title="Other parts" />
      <Stack gap="close">
        <NoticeBox text="Your session is fresh." />
        <NoticeBox tone="good" text="Shared with Mara." link={{ href: '#undo', label: 'Take it back' }} />
        <NoticeBox tone="warn" text="Not matched with an employee yet. You can look around meanwhile." />
        <NoticeBox tone="risk" text="Moodle has sent nothing for three days." />
      </Stack>
      <Row>
        <Chip>Draft</Chip>
        <Chip tone="accent">New</Chip>
        <Chip tone="good">On track</Chip>
        <Chip tone="warn">At risk</Chip>
        <Chip tone="risk">Overdue</Chip>
        <Who>HR in Finance</Who>
      </Row>
      <Section title="Line of sight" headingLevel={2}>
        <Chain
          links={[
            { kind: 'Skill', text: 'Giving feedback that lands', here: true, says: 'builds' },
            { kind: 'Objective', text: 'Answer supplier questions within a day', href: '#objective' },
            { kind: 'Aim', text: 'No aim is named yet', broken: true },
          ]}
        />
      </Section>
      <Why open>
        <p>
          The gap is <b>2 levels</b>, the weight <b>30 %</b>, and it serves the aim “Answer within a day”.
        </p>
      </Why>
      <Why>Closed until asked.</Why>
      <Card as="section">
        <h2>Moodle of the Academy</h2>
        <DefinitionList
          items={[
            { term: 'Last launch', description: 'Today, 9:12, by Mara Okafor' },
            {
              term: 'Client id',
              description: 'https://moodle.example.org/a-very-long-address/that-must-wrap/client?id=kL3jd8s7',
            },
          ]}
        />
      </Card>
      <Form id="all-fields" action="/all">
        <Field name="title" label="Title" hint="As people would say it" />
        <Field name="due" label="By when" type="date" short optional />
        <RadioSegment
          name="see"
          label="Who sees it"
          value="me"
          segments={[
            { value: 'me', label: 'Only me' },
            { value: 'mara', label: 'Mara and me' },
          ]}
        />
        <SegmentedLevel name="level" label="Level" of={9} value={4} />
        <Choices
          name="one"
          type="radio"
          label="One way"
          choices={ways.map((way) => ({ ...way, checked: way.value === 'b' }))}
        />
        <Checkbox name="remind" label="Remind me a week before" checked hint="By e-mail, once" />
        <Actions>
          <Button kind="primary">Save</Button>
          <Button disabled>Not yet</Button>
          <LinkButton href="#back" kind="plain">
            Back
          </LinkButton>
        </Actions>
      </Form>
    </>
  );
}

function Refused() {
  return (
    <>
      <PageHeader title="Recommend" />
      <Form
        id="recommend"
        action="/recommendations"
        problem="Ines has not seen anything yet."
        errors={{
          reason: 'Write in a sentence why it matters for Ines.',
          ways: 'Choose at least two ways; one of them must not be a course.',
          level: 'Choose the level you expect.',
        }}
        values={{ reason: '', ways: ['c'], competency: '2' }}
      >
        <Select
          name="competency"
          label="Skill"
          options={[
            { value: '1', label: 'Feedback' },
            { value: '2', label: 'Planning' },
          ]}
        />
        <TextArea name="reason" label="Why it matters for Ines" hint="Ines reads this." />
        <Choices name="ways" type="checkbox" label="Ways" choices={ways} />
        <SegmentedLevel name="level" label="Level" of={5} />
        <Button kind="primary">Recommend to Ines</Button>
      </Form>
    </>
  );
}
