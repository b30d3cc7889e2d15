import { durationWords, kindWord } from '../../../widgets/islands/mapping/words.ts';
import {
  Actions,
  Button,
  type Choice,
  Choices,
  EmptyState,
  Field,
  FilterChips,
  Form,
  Muted,
  Section,
  Stack,
} from '../../../widgets/ui/index.ts';
import {
  ACTIVITY_KINDS,
  type ActivityKind,
  type DeepLinkingRequestView,
  MOST_SKILLS,
  type PlaceableOption,
} from '../../features/activities/index.ts';
import type { CompetencySummary } from '../../features/frameworks/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { KINDS } from './kind-words.ts';

/** What a search found. */
export type Found =
  | { readonly of: 'options'; readonly options: readonly PlaceableOption[]; readonly more: boolean }
  | { readonly of: 'skills'; readonly skills: readonly CompetencySummary[]; readonly more: boolean };

interface Props {
  readonly request: DeepLinkingRequestView;
  readonly kind: ActivityKind;
  readonly words: string;
  readonly found: Found;
  readonly state: FormState | undefined;
}

/** Choosing: what people shall do, then about what. Works without script; each view has an address. */
export function Choose({ request, kind, words, found, state }: Props) {
  const at = (one: ActivityKind) => `/picker?request=${request.id}&kind=${one}`;
  return (
    <Stack gap="loose">
      <Section title="What shall people do?">
        <FilterChips
          label="What shall people do?"
          filters={ACTIVITY_KINDS.map((one) => ({
            label: KINDS[one].name,
            href: at(one),
            current: one === kind,
          }))}
        />
        <p>{KINDS[kind].what}</p>
        <Muted>{KINDS[kind].seen}</Muted>
      </Section>
      <Section title={kind === 'option-page' ? 'Which one?' : 'About which skill?'} id="choose">
        <Search request={request} kind={kind} words={words} />
        {countOf(found) === 0 ? (
          <NothingFound kind={kind} words={words} />
        ) : (
          <Results request={request} kind={kind} words={words} found={found} state={state} />
        )}
      </Section>
    </Stack>
  );
}

const countOf = (found: Found): number =>
  found.of === 'options' ? found.options.length : found.skills.length;

function Search({ request, kind, words }: Pick<Props, 'request' | 'kind' | 'words'>) {
  const label = kind === 'option-page' ? 'Search the catalogue' : 'Search skills and behaviours';
  return (
    <Form id="search" action="/picker" method="get" label={label} inline>
      <input type="hidden" name="request" value={request.id} />
      <input type="hidden" name="kind" value={kind} />
      <Field name="q" type="search" label={label} value={words} maxLength={100} />
      <Button icon="search">Search</Button>
    </Form>
  );
}

function NothingFound({ kind, words }: Pick<Props, 'kind' | 'words'>) {
  if (words === '')
    return (
      <EmptyState title="Nothing to choose from yet">
        {kind === 'option-page'
          ? 'The learning options appear here once your learning team has brought in the catalogue.'
          : 'The skills appear here once your learning team has brought in a framework.'}
      </EmptyState>
    );
  return (
    <EmptyState title={`Nothing found for “${words}”`}>
      Try one word less, or another one: the beginning of a word is enough.
    </EmptyState>
  );
}

function Results({ request, kind, found, state }: Props) {
  const { acceptMultiple } = request;
  const isOptions = found.of === 'options';
  const severalSkills = acceptMultiple && isOptions;
  return (
    <PageForm
      id={`choose-${kind}`}
      action={`/api/v1/deep-linking-requests/${request.id}/choices`}
      state={state}
      label="Choose"
    >
      <input type="hidden" name="kind" value={kind} />
      <Choices
        name={isOptions ? 'optionIds' : 'competencyIds'}
        label={isOptions ? 'Learning options' : 'Skills and behaviours'}
        labelHidden
        hint={hintFor(isOptions, acceptMultiple)}
        type={isOptions && !severalSkills ? 'radio' : 'checkbox'}
        choices={isOptions ? found.options.map(optionChoice) : found.skills.map(skillChoice)}
      />
      {found.more && <Muted>There are more. Search for a word of the title.</Muted>}
      <Actions>
        <Button icon="plus">{acceptMultiple ? 'Put on the list' : 'Take this'}</Button>
      </Actions>
    </PageForm>
  );
}

function hintFor(isOptions: boolean, acceptMultiple: boolean): string {
  if (!isOptions) return `Tick one to ${MOST_SKILLS}: they stand together on one page.`;
  return acceptMultiple ? 'Each becomes a page of its own.' : 'Your LMS takes one thing at a time.';
}

const optionChoice = ({ id, title, kind, durationMin, provider, brings }: PlaceableOption): Choice => ({
  value: id,
  title,
  detail: (
    <>
      {[kindWord(kind), durationWords(durationMin), provider].filter(Boolean).join(' · ')}
      <br />
      {brings.length > 0 ? `Brings ${brings.join(', ')}` : 'Not mapped yet: its page has little to show'}
    </>
  ),
});

const skillChoice = ({ id, name, area, frameworkName, description }: CompetencySummary): Choice => ({
  value: id,
  title: name,
  detail: [area ?? frameworkName, shortened(description)].filter(Boolean).join(' · '),
});

const LONGEST = 140;

const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/\s+\S*$/u, '')} …`;
