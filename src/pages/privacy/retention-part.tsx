import { Button, Card, Field, Form, Muted, NoticeBox } from '../../../widgets/ui/index.ts';
import { MOST_COUNTED, type Retention } from '../../features/privacy/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';

/** What a rule would take: months, and how many statements are older. */
export interface TriedRule {
  readonly months: number;
  readonly statements: number;
}

/** How long statements are kept, with a look at what a rule would take before it is set. */
export function RetentionPart(props: {
  retention: Retention;
  tried: TriedRule | null;
  state: FormState | undefined;
}) {
  const { retention, tried, state } = props;
  const { onDay } = useDates();
  return (
    <Card label="How long statements are kept">
      <p>
        {retention.months === null
          ? 'Statements of the record store are kept without end.'
          : `Statements of the record store go after ${sayMonths(retention.months)}.`}{' '}
        {retention.setAt && (
          <Muted inline>{`Set on ${onDay(retention.setAt)}; ${retention.dropped} went so far.`}</Muted>
        )}
      </p>
      <Muted>
        What is evidence of a skill stays, however old, and so does what waits to be matched. Of what went its
        id stays, so that it is not taken in again.
      </Muted>
      {tried && <NoticeBox text={sayTried(tried)} />}
      <Form id="try-retention" action="/privacy/desk" method="get" label="See what would go" inline>
        <Field
          name="try"
          label="Count for (months)"
          value={tried ? String(tried.months) : ''}
          inputMode="numeric"
          maxLength={3}
          short
        />
        <Button>Count</Button>
      </Form>
      <PageForm id="set-retention" action="/api/v1/settings/retention" state={state} inline>
        <Field
          name="months"
          label="Keep for (months)"
          hint="Leave it empty to keep everything."
          value={String(tried?.months ?? retention.months ?? '')}
          inputMode="numeric"
          maxLength={3}
          optional
          short
        />
        <Button>Set</Button>
      </PageForm>
    </Card>
  );
}

const sayMonths = (months: number): string => (months === 1 ? 'one month' : `${months} months`);

function sayTried({ months, statements }: TriedRule): string {
  if (statements === 0) return `Nothing is older than ${sayMonths(months)}: nothing would go.`;
  const many = statements > MOST_COUNTED ? `More than ${MOST_COUNTED}` : String(statements);
  const what = statements === 1 ? 'statement is' : 'statements are';
  return `${many} ${what} older than ${sayMonths(months)} and would go. Nothing was changed.`;
}
