import { Button, Card, List, ListItem, Muted, Section, Select } from '../../../widgets/ui/index.ts';
import type { OptionChoice } from '../../features/catalog/index.ts';
import type { WaitingCompletions as Waiting } from '../../features/records/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { when } from '../dates.ts';
import { PageForm } from '../page-form.tsx';
import { ChoiceSearch } from './choice-search.tsx';

interface Props {
  waiting: Waiting;
  choices: { readonly options: readonly OptionChoice[]; readonly more: boolean };
  /** What was searched for among the options. */
  words: string;
  state: FormState | undefined;
}

/** Completions that found no option of the catalogue: one link brings in all that waited for it. */
export function WaitingCompletions({ waiting, choices, words, state }: Props) {
  const { courses, ofUnknownAccounts } = waiting;
  return (
    <Section title="Completions to match" note={String(courses.length)}>
      {courses.length === 0 && (
        <Card kind="quiet">
          <Muted>Every completion that arrived has found its place in the catalogue.</Muted>
        </Card>
      )}
      {ofUnknownAccounts > 0 && (
        <Muted>{`${ofUnknownAccounts} more wait for a person to be matched above.`}</Muted>
      )}
      {courses.length > 0 && (choices.more || words) && (
        <ChoiceSearch name="option" label="Find the option by title or code" words={words} />
      )}
      {courses.length > 0 && (
        <List label="Completions to match">
          {courses.map((course, index) => {
            const id = `bind-${index}`;
            return (
              <ListItem
                key={course.objectId}
                title={course.objectName ?? course.objectId}
                meta={`${course.completions} ${course.completions === 1 ? 'completion' : 'completions'} since ${when(course.since)} · ${course.objectId}`}
              >
                <PageForm id={id} action="/api/v1/course-bindings" state={state} inline>
                  <input type="hidden" name="objectId" value={course.objectId} />
                  <Select
                    name="optionId"
                    label="It is this option"
                    prompt="Choose from the catalogue"
                    options={choices.options.map((option) => ({ value: option.id, label: option.title }))}
                  />
                  <Button>Link</Button>
                </PageForm>
              </ListItem>
            );
          })}
        </List>
      )}
    </Section>
  );
}
