import { DefinitionList, Muted, Section } from '../../../widgets/ui/index.ts';

/** Who does what, and what each number is used for (R18, R88): the same for everybody, said once. */
export function Responsibilities({ tasks }: { tasks: readonly string[] }) {
  return (
    <>
      {tasks.length > 0 && (
        <Section title="The main tasks of this role">
          <ul>
            {tasks.map((task) => (
              <li key={task}>{task}</li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Who does what">
        <DefinitionList
          items={[
            {
              term: 'You',
              description:
                'choose your goals, decide what you learn, and say what helps and what is in the way.',
            },
            {
              term: 'Your manager',
              description:
                'says what is expected and why, recommends with a reason, keeps what was promised, and notices what goes well.',
            },
            {
              term: 'Learning team',
              description: 'keeps this profile and the catalogue, and says which option builds which skill.',
            },
            {
              term: 'HR',
              description: 'sees whether conversations happen, never what is said in them.',
            },
          ]}
        />
      </Section>
      <Section title="What the numbers are for">
        <Muted>
          Levels and gaps on this page are for development: for you, and for the talk with your manager. Your
          goals, your own ratings and your plan never feed a rating, pay or promotion.
        </Muted>
      </Section>
    </>
  );
}
