import { Button, Field, LinkButton, List, ListItem, Muted, Stack } from '../../../widgets/ui/index.ts';
import type { FoundPerson } from '../../features/privacy/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';

/** Finds somebody by name, number or address; what was typed goes as a form, so that it stands in no address. */
export function PersonSearch({
  found,
  state,
}: {
  /** Null where nothing was asked. */
  found: readonly FoundPerson[] | null;
  state: FormState | undefined;
}) {
  return (
    <Stack gap="close">
      <PageForm id="find-person" action="/api/v1/privacy-searches" state={state} label="Find somebody" inline>
        <Field name="find" type="search" label="Name, number or e-mail address" maxLength={200} />
        <Button>Find</Button>
      </PageForm>
      {found?.length === 0 && <Muted>Nobody here is called that.</Muted>}
      {found && found.length > 0 && (
        <List label="People found">
          {found.map(({ personId, name, employeeNumber, department, active }) => (
            <ListItem
              key={personId}
              title={name}
              meta={[employeeNumber ?? 'not matched with an employee', department, !active && 'has left']
                .filter(Boolean)
                .join(' · ')}
              end={
                <LinkButton href={`/privacy?person=${personId}`} label={`Open: ${name}`}>
                  Open
                </LinkButton>
              }
            />
          ))}
        </List>
      )}
      {found && found.length >= MOST_SHOWN && (
        <Muted>There may be more. Type more of the name, or the number.</Muted>
      )}
    </Stack>
  );
}

const MOST_SHOWN = 20;
