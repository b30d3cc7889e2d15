import { durationWords, kindWord } from '../../widgets/islands/mapping/words.ts';
import {
  Actions,
  Card,
  Chip,
  Columns,
  EmptyState,
  LinkButton,
  List,
  ListItem,
  PageHeader,
  Section,
  Stack,
} from '../../widgets/ui/index.ts';
import { notFound } from '../core/errors.ts';
import { findOptionDetails, type OptionDetails } from '../features/catalog/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';

/** "Look inside": what an option is, what it brings, what it asks for first. For everybody of the tenant. */
export async function optionPage(c: AppContext): Promise<Response> {
  const option = await findOptionDetails(c.get('context'), c.req.param('optionId') ?? '');
  if (!option) throw notFound('learning option');
  const body = <Option option={option} mayMap={c.get('viewer').mapsCatalogue} />;
  return showPage(c, { title: option.title, screen: 'none', body });
}

function Option({ option, mayMap }: { option: OptionDetails; mayMap: boolean }) {
  const facts = [kindWord(option.kind), durationWords(option.durationMin), option.level, option.provider];
  return (
    <Stack gap="loose">
      <PageHeader
        title={option.title}
        meta={facts.filter(Boolean).join(' · ')}
        actions={
          <Actions>
            {option.mandatory && <Chip>Mandatory</Chip>}
            {!option.active && <Chip tone="warn">No longer offered</Chip>}
            {mayMap && <LinkButton href={`/mapping?option=${option.id}&show=all`}>Map it</LinkButton>}
            {option.url && (
              <LinkButton kind="primary" href={option.url} newWindow icon="arrow">
                Open it
              </LinkButton>
            )}
          </Actions>
        }
      />
      <Columns kind="side">
        <Stack gap="loose">
          <About option={option} />
          {option.modules.length > 0 && <Modules modules={option.modules} />}
        </Stack>
        <Stack gap="loose">
          <Brings option={option} />
          {option.prerequisites.length > 0 && <Before option={option} />}
        </Stack>
      </Columns>
    </Stack>
  );
}

function About({ option }: { option: OptionDetails }) {
  return (
    <Section title="What it is">
      <Card>
        <p class="keep-lines">{option.description || 'Its author has not described it.'}</p>
        {option.outcomes && (
          <>
            <h3>What one learns</h3>
            <p class="keep-lines">{option.outcomes}</p>
          </>
        )}
      </Card>
    </Section>
  );
}

function Modules({ modules }: Pick<OptionDetails, 'modules'>) {
  return (
    <Section title="Modules" note={modules.length}>
      <List label="Modules">
        {modules.map((module, index) => (
          <ListItem
            key={index}
            title={module.title}
            meta={[kindWord(module.kind), durationWords(module.durationMin)].filter(Boolean).join(' · ')}
          >
            {module.description && <p class="small">{module.description}</p>}
          </ListItem>
        ))}
      </List>
    </Section>
  );
}

function Brings({ option }: { option: OptionDetails }) {
  return (
    <Section title="What it brings">
      {option.brings.length === 0 ? (
        <EmptyState title="Not said yet">
          The skills appear here once your learning team has confirmed what this teaches.
        </EmptyState>
      ) : (
        <List label="What it brings">
          {option.brings.map(({ competencyId, name, level, levels }) => (
            <ListItem
              key={competencyId}
              title={name}
              meta={
                levels.length > 1
                  ? `to level ${level} of ${levels.length}, ${levels[level - 1] ?? ''}`
                  : undefined
              }
            />
          ))}
        </List>
      )}
    </Section>
  );
}

function Before({ option }: { option: OptionDetails }) {
  return (
    <Section title="First comes">
      <List label="What comes first">
        {option.prerequisites.map(({ id, title, kind }) => (
          <ListItem key={id} title={<a href={`/catalog/${id}`}>{title}</a>} meta={kindWord(kind)} />
        ))}
      </List>
    </Section>
  );
}
