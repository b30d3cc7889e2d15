import {
  Button,
  Card,
  Columns,
  Confirm,
  Field,
  Form,
  Muted,
  OneButtonForm,
  Section,
  Select,
  Stack,
} from '../../../widgets/ui/index.ts';
import type { OptionChoice } from '../../features/catalog/index.ts';
import type { CourseView } from '../../features/courses/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';

interface Props {
  course: CourseView;
  choices: { readonly options: readonly OptionChoice[]; readonly more: boolean };
  /** The L&D admin may add to the catalogue; a tenant admin only links. */
  mayAdd: boolean;
  words: string;
  state: FormState | undefined;
}

/** A course that is no option yet: make it one, or say which one it is. */
export function Bind({ course, choices, mayAdd, words, state }: Props) {
  return (
    <Section title="This course is not in the catalogue yet" size="large">
      <Stack>
        <p>
          Once it is, its completions count for what it builds, and whoever opens this page from the course
          sees whether it closes a gap of theirs.
        </p>
        <Columns kind="halves">
          {mayAdd && <Add course={course} state={state} />}
          <Card as="section" label="It is an option already">
            <Stack gap="close">
              <h3>It is an option already</h3>
              {(choices.more || words !== '') && <Search words={words} />}
              <PageForm
                id="bind-course"
                action="/api/v1/course/binding"
                state={state}
                label="It is an option already"
              >
                <Select
                  name="optionId"
                  label="It is this option"
                  prompt={choices.options.length === 0 ? 'Nothing found' : 'Choose from the catalogue'}
                  options={choices.options.map(({ id, title }) => ({ value: id, label: title }))}
                />
                <Button>Link</Button>
              </PageForm>
            </Stack>
          </Card>
        </Columns>
      </Stack>
    </Section>
  );
}

function Add({ course, state }: Pick<Props, 'course' | 'state'>) {
  return (
    <Card as="section" label="Add it to the catalogue">
      <Stack gap="close">
        <h3>Add it to the catalogue</h3>
        <Muted>
          As “{course.title ?? course.label ?? 'this course'}”, a course of {course.lms ?? 'your LMS'}. What
          it builds is suggested from its title; you confirm it here.
        </Muted>
        <PageForm
          id="add-course"
          action="/api/v1/course/option"
          state={state}
          label="Add it to the catalogue"
        >
          <Button kind="primary">Add to the catalogue</Button>
        </PageForm>
      </Stack>
    </Card>
  );
}

function Search({ words }: { words: string }) {
  return (
    <Form id="find-option" action="/course" method="get" label="Find an option" inline>
      <Field name="find" label="Find the option by title or code" value={words} maxLength={100} />
      <Button>Find</Button>
    </Form>
  );
}

/** For a course that was linked with the wrong option. */
export function TakeBack() {
  return (
    <Confirm
      label="Linked with the wrong option?"
      kind="plain"
      small
      question="Its completions until now stay recorded; later ones wait until the course is linked again."
    >
      <OneButtonForm id="unbind-course" action="/api/v1/course/unbinding">
        <Button small>Take the link back</Button>
      </OneButtonForm>
    </Confirm>
  );
}
