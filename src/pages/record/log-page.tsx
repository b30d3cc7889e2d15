import {
  Button,
  Card,
  Field,
  Muted,
  PageHeader,
  Select,
  Stack,
  TextArea,
  Why,
} from '../../../widgets/ui/index.ts';
import { searchCompetencies } from '../../features/frameworks/index.ts';
import { LEARNING_KINDS } from '../../features/records/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import type { AppContext } from '../../http/environment.ts';
import { showPage } from '../../http/show-page.tsx';
import { sayMinutes } from '../growth/say.ts';
import { PageForm } from '../page-form.tsx';
import { LEARNING_WORDS } from './say-entry.tsx';

const MINUTES = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 960, 1440, 2400];
const DAYS: Readonly<Record<number, string>> = {
  240: 'Half a day',
  480: 'A day',
  960: 'Two days',
  1440: 'Three days',
  2400: 'A week',
};

/** Log learning: what was learned outside a course, in under a minute (R93). */
export async function logLearningPage(c: AppContext, state?: FormState): Promise<Response> {
  const context = c.get('context');
  const skills = await searchCompetencies(context, { limit: 300 });
  const options = skills
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  const body = (
    <Stack gap="loose">
      <PageHeader title="Log learning" meta="Something you learned outside a course: what, when, how long" />
      <Card>
        <PageForm id="log-learning" action="/api/v1/learning" state={state}>
          <Field
            name="title"
            label="What was it?"
            placeholder="Sat in on a call with growers"
            maxLength={200}
          />
          <Select
            name="kind"
            label="It was"
            value="shadowing"
            options={LEARNING_KINDS.map((kind) => ({ value: kind, label: LEARNING_WORDS[kind][0] }))}
          />
          <Field
            name="learnedOn"
            label="When"
            type="date"
            value={context.now().toISOString().slice(0, 10)}
            short
          />
          <Select
            name="minutes"
            label="How long"
            value="30"
            short
            options={MINUTES.map((minutes) => ({
              value: String(minutes),
              label: DAYS[minutes] ?? sayMinutes(minutes),
            }))}
          />
          <Select name="competencyId" label="Skill" optional prompt="None in particular" options={options} />
          <TextArea name="words" label="What came of it?" optional who="Only you" maxLength={2000} />
          <Button kind="primary">Log it</Button>
        </PageForm>
      </Card>
      <Stack gap="tight">
        <Muted>
          It stands in your own record, and nobody else sees it there. It is no evidence of a level: for that
          somebody else has to see it. Share an example with your manager, and once acknowledged it counts.
        </Muted>
        <Why title="What is written down where">
          What it was, when, how long and the skill also go to your company’s record store as an xAPI
          statement. Its administrators can look there, and each look is shown to you under “Who saw my data”.
          What you write under “What came of it?” stays with you. You can take it back for a day.
        </Why>
      </Stack>
    </Stack>
  );
  return showPage(c, { title: 'Log learning', screen: 'record', body, ...(state ? { status: 422 } : {}) });
}
