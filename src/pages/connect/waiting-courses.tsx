import {
  Button,
  List,
  ListItem,
  OneButtonForm,
  Pager,
  Section,
  Select,
  Stack,
  Why,
} from '../../../widgets/ui/index.ts';
import type { OptionChoice } from '../../features/catalog/index.ts';
import {
  type IgnoredCourse,
  WAITING_PAGE,
  type WaitingCompletions,
  type WaitingCourse,
} from '../../features/records/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { useDates } from '../dates.ts';
import { PageForm } from '../page-form.tsx';
import { ChoiceSearch } from './choice-search.tsx';
import { formKey, type InboxPages, inboxAddress, pageQuery, sayCompletions } from './inbox-pages.ts';

/** Courses of an LMS that no option of the catalogue is: each is linked once, or ignored. */
export function WaitingCourses({
  waiting,
  pages,
  choices,
  words,
  state,
}: {
  waiting: WaitingCompletions;
  pages: InboxPages;
  choices: { readonly options: readonly OptionChoice[]; readonly more: boolean };
  /** What was searched for among the options. */
  words: string;
  state: FormState | undefined;
}) {
  return (
    <Section title="Courses that no option of the catalogue is" headingLevel={3} note={waiting.courseCount}>
      <Stack>
        {(choices.more || words) && (
          <ChoiceSearch name="option" label="Find the option by title or code" words={words} />
        )}
        <List label="Courses to match">
          {waiting.courses.map((course) => (
            <Course
              key={course.objectId}
              course={course}
              pages={pages}
              options={choices.options}
              state={state}
            />
          ))}
        </List>
        <Pager
          label="Pages of courses to match"
          page={pages.courses}
          pages={Math.ceil(waiting.courseCount / WAITING_PAGE)}
          hrefOf={(page) => inboxAddress({ ...pages, courses: page })}
        />
      </Stack>
    </Section>
  );
}

function Course(props: {
  course: WaitingCourse;
  pages: InboxPages;
  options: readonly OptionChoice[];
  state: FormState | undefined;
}) {
  const { onDay } = useDates();
  const { course, pages, options, state } = props;
  const key = formKey(course.objectId);
  return (
    <ListItem
      title={course.objectName ?? course.objectId}
      meta={`${sayCompletions(course.completions)} since ${onDay(course.since)} · ${course.objectId}`}
      end={
        <OneButtonForm
          id={`ignore-${key}`}
          action="/api/v1/ignored-courses"
          fields={{ objectId: course.objectId }}
        >
          <Button kind="plain" small label={`Ignore: ${course.objectName ?? course.objectId}`}>
            Ignore
          </Button>
        </OneButtonForm>
      }
    >
      <PageForm
        id={`bind-${key}`}
        action={`/api/v1/course-bindings?${pageQuery(pages)}`}
        state={state}
        inline
      >
        <input type="hidden" name="objectId" value={course.objectId} />
        <Select
          name="optionId"
          label="It is this option"
          prompt="Choose from the catalogue"
          options={options.map((option) => ({ value: option.id, label: option.title }))}
        />
        <Button>Link</Button>
      </PageForm>
    </ListItem>
  );
}

/** What an administrator does not want to match, and the way back. */
export function IgnoredCourses({ ignored }: { ignored: readonly IgnoredCourse[] }) {
  const { onDay } = useDates();
  return (
    <Why title={`Ignored courses (${ignored.length})`}>
      <List label="Ignored courses">
        {ignored.map(({ objectId, objectName, ignoredAt }) => (
          <ListItem
            key={objectId}
            title={objectName ?? objectId}
            meta={`since ${onDay(ignoredAt)} · ${objectId}`}
            end={
              <OneButtonForm
                id={`heed-${formKey(objectId)}`}
                action="/api/v1/ignored-courses/removal"
                fields={{ objectId }}
              >
                <Button small label={`Look at it again: ${objectName ?? objectId}`}>
                  Look at it again
                </Button>
              </OneButtonForm>
            }
          />
        ))}
      </List>
    </Why>
  );
}
