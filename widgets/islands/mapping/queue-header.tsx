import type { MappingView } from '../../../src/features/catalog/contract.ts';
import {
  Actions,
  Button,
  Card,
  Chip,
  Field,
  FilterChips,
  Form,
  LinkButton,
  List,
  ListItem,
  Muted,
  PageHeader,
  ProgressBar,
  Row,
  Section,
} from '../../ui/index.ts';
import { mappingAddress } from './addresses.ts';
import { scoreWords } from './words.ts';

/** What the page is about, how far it is, and the ways through the queue. */
export function QueueHeader({ view }: { view: MappingView }) {
  const { progress, providers, bulk } = view;
  const left = progress.total - progress.done;
  const whose = providers.slice(0, 3).join(', ') + (providers.length > 3 ? ' and others' : '');
  return (
    <>
      <PageHeader
        title="Map the catalogue"
        meta={`${whose ? `${whose} · ` : ''}${progress.total} ${progress.total === 1 ? 'option' : 'options'}`}
        actions={
          bulk.count > 0 && (
            <Actions>
              <LinkButton href={`/mapping/bulk?above=${bulk.above}`}>
                {`Confirm ${bulk.count} above ${scoreWords(bulk.above)}…`}
              </LinkButton>
            </Actions>
          )
        }
      />
      {progress.total > 0 && (
        <>
          <ProgressBar done={progress.done} total={progress.total} label="Options mapped" />
          <Row spread>
            <FilterChips
              label="Which options"
              filters={[
                { label: 'To do', href: '/mapping', current: view.show === 'open', count: left },
                {
                  label: 'All',
                  href: '/mapping?show=all',
                  current: view.show === 'all',
                  count: progress.total,
                },
              ]}
            />
            <SearchOption view={view} />
          </Row>
          {view.options && <FoundOptions found={view.options} show={view.show} />}
        </>
      )}
    </>
  );
}

function SearchOption({ view }: { view: MappingView }) {
  return (
    <Form id="search-option" action="/mapping" method="get" inline label="Find an option">
      {view.show === 'all' && <input type="hidden" name="show" value="all" />}
      {view.option && <input type="hidden" name="option" value={view.option.id} />}
      <Field
        name="search"
        label="Find an option"
        labelHidden
        type="search"
        placeholder="Title or code"
        value={view.options?.words}
        short
      />
      <Button>Find</Button>
    </Form>
  );
}

function FoundOptions({
  found,
  show,
}: {
  found: NonNullable<MappingView['options']>;
  show: MappingView['show'];
}) {
  if (found.rows.length === 0)
    return (
      <Card kind="quiet">
        <Muted>{`No option has “${found.words}” in its title or code. Try a shorter word.`}</Muted>
      </Card>
    );
  return (
    <Section title="Options found" note={found.rows.length}>
      <List label="Options found">
        {found.rows.map(({ id, title, provider, done }) => (
          <ListItem
            key={id}
            title={<a href={mappingAddress({ option: id, show })}>{title}</a>}
            meta={provider}
            end={done ? <Chip tone="good">Mapped</Chip> : undefined}
          />
        ))}
      </List>
    </Section>
  );
}
