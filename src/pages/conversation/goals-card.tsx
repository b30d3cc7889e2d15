import {
  Actions,
  Button,
  Card,
  Confirm,
  LevelDots,
  Muted,
  Quote,
  Stack,
  TextArea,
  Who,
} from '../../../widgets/ui/index.ts';
import { type GoalView, QUESTION_BANK } from '../../features/goals/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { Hidden } from './form-parts.tsx';

interface Props {
  readonly personId: string;
  readonly goals: readonly GoalView[];
  readonly givenName: string;
  /** A question taken from the bank (?goal=…&question=code-number). */
  readonly picked: { readonly goalId: string; readonly question: string } | null;
  readonly state: FormState | undefined;
}

/** The goals that the employee shared. The manager asks; nothing here can be edited (R84). */
export function GoalsCard({ goals, givenName, ...rest }: Props) {
  const active = goals.filter((goal) => goal.status === 'active');
  return (
    <Card as="section" id="goals">
      <h2>Shared goals</h2>
      {active.length === 0 ? (
        <Muted>
          {givenName} has shared no goal. Goals are {givenName}’s own; what is not shared is not for you to
          see.
        </Muted>
      ) : (
        active.map((goal) => <SharedGoal key={goal.id} goal={goal} givenName={givenName} {...rest} />)
      )}
    </Card>
  );
}

function SharedGoal({ goal, personId, givenName, picked, state }: Omit<Props, 'goals'> & { goal: GoalView }) {
  const form = `ask-${goal.id}`;
  const open = picked?.goalId === goal.id || state?.form === form;
  return (
    <Stack gap="close">
      <h3>{goal.title}</h3>
      {goal.originText && <Muted>{goal.originText}</Muted>}
      {goal.skill && goal.targetLevel && (
        <LevelDots of={goal.skill.levels} now={goal.currentLevel} target={goal.targetLevel} words />
      )}
      {goal.nextStep && (
        <p class="small">
          <b>Next:</b> {goal.nextStep}
        </p>
      )}
      {goal.questions.slice(0, 2).map((question) => (
        <Quote key={question.id}>
          {question.question}
          {question.answer && (
            <>
              <br />
              <b>{givenName}:</b> {question.answer}
            </>
          )}
        </Quote>
      ))}
      <div id={`goal-${goal.id}-questions`}>
        <Confirm label="Ask a question" small open={open}>
          <PageForm id={form} action={`/api/v1/people/${personId}/goal-questions`} state={state}>
            <Hidden name="goalId" value={goal.id} />
            <TextArea
              name="question"
              label="Your question"
              value={picked?.goalId === goal.id ? picked.question : ''}
              maxLength={500}
            />
            <Actions>
              <Button small>Ask {givenName}</Button>
            </Actions>
          </PageForm>
          <Bank personId={personId} goal={goal} />
          <Who>You and {givenName}</Who>
        </Confirm>
      </div>
    </Stack>
  );
}

/** Open questions by situation, the goal's own situation first; one click puts one into the field. */
function Bank({ personId, goal }: { personId: string; goal: GoalView }) {
  const fits = goal.origin === 'challenge' ? 'ahead' : 'setback';
  const situations = [...QUESTION_BANK].sort((a, b) => Number(b.code === fits) - Number(a.code === fits));
  return (
    <details>
      <summary class="small">Open questions to borrow</summary>
      <Stack gap="close">
        {situations.map(({ code, title, questions }) => (
          <div key={code} class="small">
            <b>{title}</b>
            <ul>
              {questions.map((question, at) => (
                <li key={question}>
                  <a
                    href={`/people/${personId}/conversation?goal=${goal.id}&question=${code}-${at}#goal-${goal.id}-questions`}
                  >
                    {question}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </Stack>
    </details>
  );
}

/** The bank's question with this code; null for a code that is none. */
export function questionOf(code: string | undefined): string | null {
  const [situation, at] = (code ?? '').split('-');
  return QUESTION_BANK.find((one) => one.code === situation)?.questions[Number(at)] ?? null;
}
