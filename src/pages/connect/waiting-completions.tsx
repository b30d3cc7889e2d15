import type { ComponentProps } from 'preact';
import { Card, Muted, Section } from '../../../widgets/ui/index.ts';
import { WaitingAccounts } from './waiting-accounts.tsx';
import { IgnoredCourses, WaitingCourses } from './waiting-courses.tsx';

/** Completions that found no place: each course and each account is linked once, and all that waits follows. */
export function WaitingCompletions(
  props: ComponentProps<typeof WaitingCourses> & ComponentProps<typeof WaitingAccounts>,
) {
  const { waiting } = props;
  const nothing = waiting.courseCount + waiting.accountCount === 0;
  return (
    <Section
      title="Completions to match"
      note={String(waiting.courseCount + waiting.accountCount)}
      id="inbox"
    >
      {nothing && (
        <Card kind="quiet">
          <Muted>Every completion that arrived has found its person and its place in the catalogue.</Muted>
        </Card>
      )}
      {waiting.courseCount > 0 && <WaitingCourses {...props} />}
      {waiting.accountCount > 0 && <WaitingAccounts {...props} />}
      {waiting.ignored.length > 0 && <IgnoredCourses ignored={waiting.ignored} />}
    </Section>
  );
}
