import {
  Button,
  Card,
  Confirm,
  LevelDots,
  Muted,
  Quote,
  Row,
  TextArea,
  Who,
} from '../../../widgets/ui/index.ts';
import type { GoalView, QuestionView } from '../../features/goals/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';
import { GoalChanges } from './goal-changes.tsx';
import { givenName, sayLevels } from './say.ts';

interface CardProps {
  goal: GoalView;
  active: readonly GoalView[];
  manager: { readonly name: string; readonly givenName: string } | null;
  state: FormState | undefined;
  now: Date;
}

/** One goal: where it comes from, who sees it, how far it is, the next step, what the manager asks. */
export function GoalCard({ goal, active, manager, state, now }: CardProps) {
  const open = goal.questions.find((question) => question.answeredAt === null);
  const last = goal.questions.find((question) => question.answeredAt !== null);
  const shared = goal.sharedAt !== null;
  return (
    <Card id={`goal-${goal.id}`}>
      <Row spread>
        <Muted inline>{[goal.rank, goal.originText].filter(Boolean).join(' · ')}</Muted>
        <Who alone={!shared}>{shared ? `You and ${manager?.givenName ?? 'your manager'}` : 'Only you'}</Who>
      </Row>
      <h3>{goal.title}</h3>
      {goal.skill && (
        <Row>
          <LevelDots of={goal.skill.levels} now={goal.currentLevel} target={goal.targetLevel} />
          <Muted inline>{sayLevels({ ...goal, now })}</Muted>
        </Row>
      )}
      {goal.skill && (
        <Muted>
          {goal.skill.name} · <a href={`/line-of-sight/competencies/${goal.skill.id}`}>line of sight</a>
        </Muted>
      )}
      {goal.nextStep && (
        <p class="small">
          <b>Next:</b> {goal.nextStep}
        </p>
      )}
      {open && <OpenQuestion question={open} state={state} />}
      {!open && last && <Answered question={last} />}
      <GoalChanges goal={goal} active={active} manager={manager} state={state} />
    </Card>
  );
}

function OpenQuestion({ question, state }: { question: QuestionView; state: FormState | undefined }) {
  const form = `answer-${question.id}`;
  const name = givenName(question.askedBy.name);
  return (
    <>
      <Quote>
        {name} asks: “{question.question}”
      </Quote>
      <Confirm label="Answer" small open={isRefused(state, form)}>
        <PageForm id={form} action={`/api/v1/goal-questions/${question.id}/answer`} state={state}>
          <TextArea name="answer" label={`Your answer to ${name}`} who={`You and ${name}`} maxLength={2000} />
          <Button kind="primary">Send the answer</Button>
        </PageForm>
      </Confirm>
    </>
  );
}

function Answered({ question }: { question: QuestionView }) {
  return (
    <Confirm label={`${givenName(question.askedBy.name)}’s question and your answer`} kind="plain" small>
      <Quote>“{question.question}”</Quote>
      <p class="small">{question.answer}</p>
    </Confirm>
  );
}
