import type { MappingOption, MatchedText } from '../../../src/features/catalog/contract.ts';
import { Card, Chip, Marked, Muted, Row, Stack } from '../../ui/index.ts';
import { durationWords, kindWord, linesOf, spansFor } from './words.ts';

/** The option as its author describes it, the words of the focused match marked. */
export function OptionCard({ option, focus }: { option: MappingOption; focus: string | null }) {
  const facts = [
    kindWord(option.kind),
    durationWords(option.durationMin),
    option.provider,
    option.level,
  ].filter(Boolean);
  return (
    <Card kind="quiet" label={option.title.text}>
      <Row spread>
        <Muted>{facts.join(' · ')}</Muted>
        {option.mandatory && <Chip>Mandatory</Chip>}
      </Row>
      <h2 id="mapping-option" tabIndex={-1}>
        <Marked text={option.title.text} spans={spansFor(option.title, focus)} />
      </h2>
      <Lines matched={option.description} focus={focus} />
      {option.outcomes.text && (
        <Stack gap="close">
          <h3>What one learns</h3>
          <Lines matched={option.outcomes} focus={focus} />
        </Stack>
      )}
      {option.modules.length > 0 && <Modules modules={option.modules} focus={focus} />}
      <Row>
        {option.url && (
          <a href={option.url} target="_blank" rel="noopener">
            Open the course
          </a>
        )}
        <a href={`/catalog/${option.id}`}>Look inside</a>
      </Row>
    </Card>
  );
}

function Modules({ modules, focus }: { modules: MappingOption['modules']; focus: string | null }) {
  return (
    <Stack gap="close">
      <h3>Modules</h3>
      <ul>
        {modules.map((module, index) => (
          <li key={index} class="small">
            <Marked text={module.title.text} spans={spansFor(module.title, focus)} />
            {spansFor(module.description, focus).length > 0 && (
              <>
                {': '}
                <Marked text={module.description.text} spans={spansFor(module.description, focus)} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Stack>
  );
}

/** Bullets become a list, everything else paragraphs. */
function Lines({ matched, focus }: { matched: MatchedText; focus: string | null }) {
  const lines = linesOf(matched, focus);
  const groups: { bullet: boolean; lines: typeof lines }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && line.bullet && last.bullet) last.lines.push(line);
    else groups.push({ bullet: line.bullet, lines: [line] });
  }
  return (
    <>
      {groups.map((group, index) =>
        group.bullet ? (
          <ul key={index}>
            {group.lines.map((line, place) => (
              <li key={place}>
                <Marked text={line.text} spans={line.spans} />
              </li>
            ))}
          </ul>
        ) : (
          group.lines.map((line) => (
            <p key={`${index}-p`}>
              <Marked text={line.text} spans={line.spans} />
            </p>
          ))
        ),
      )}
    </>
  );
}
