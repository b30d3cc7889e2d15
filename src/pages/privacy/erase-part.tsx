import { Button, Card, Field, Muted, NoticeBox, Row, Stack } from '../../../widgets/ui/index.ts';
import { ERASE_WORD, type Kept } from '../../features/privacy/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';

/** What an erasure takes and what it cannot take, said before anything happens. */
export function WhatGoes({ self }: { self: boolean }) {
  const own = self ? 'your' : 'their';
  return (
    <Stack gap="close">
      <p>
        <b>Goes for good:</b> {own} name, address, numbers and LMS accounts; learning, goals, plan, private
        notes, examples, thanks and observations about {self ? 'you' : 'them'}; objectives; what{' '}
        {self ? 'you' : 'they'} wrote in conversations; {own} statements in the record store with attachments
        and documents. {self ? 'You are' : 'They are'} signed out at once.
      </p>
      <p>
        <b>Stays, as “Erased person”:</b> what others wrote in shared conversations, with {own} name taken
        out; what {self ? 'you' : 'they'} gave others (thanks, observations, recommendations, questions);
        decisions for the company; that something was done, in the audit, under an id that leads to nobody.
      </p>
      <Muted>
        Other stores that were sent copies have to be asked to erase them; the ids for that are listed
        afterwards. An LMS that still has the account may send it again: remove it there first.
      </Muted>
    </Stack>
  );
}

/** The form that begins it, with a word to type: nothing else on the page says it. */
export function EraseForm(props: { kept: Kept; action: string; state: FormState | undefined; name: string }) {
  const { kept, action, state, name } = props;
  const { when } = useDates();
  return (
    <Card label={`Erase ${name}`}>
      <WhatGoes self={kept.isSelf} />
      {kept.erasure?.state === 'waiting' && (
        <NoticeBox text={`They asked for it themselves, on ${when(kept.erasure.askedAt)}.`} />
      )}
      {kept.reports > 0 && (
        <NoticeBox
          tone="warn"
          text={
            kept.reports === 1
              ? 'One person reports to them. That line ends today; give them another manager.'
              : `${kept.reports} people report to them. Those lines end today; give them another manager.`
          }
        />
      )}
      <PageForm id="erase" action={action} state={state}>
        <Field
          name="word"
          label={`Type ${ERASE_WORD} to confirm`}
          hint="It begins at once and cannot be taken back. It takes a minute or two."
          maxLength={40}
          short
        />
        <Row>
          <Button label={`Erase ${name}`}>Erase</Button>
        </Row>
      </PageForm>
    </Card>
  );
}
