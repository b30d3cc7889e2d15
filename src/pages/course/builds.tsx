import { EmptyState, LevelDots, List, ListItem, Muted, Section } from '../../../widgets/ui/index.ts';
import type { Built } from '../../features/courses/index.ts';

/** "to level 3 of 5, does it well"; a scale of one level, or one that only counts, has no more to say. */
export function sayBrought({ levels, level }: Pick<Built, 'levels' | 'level'>): string | null {
  if (levels.length <= 1) return null;
  const name = levels[level - 1] ?? '';
  return `to level ${level} of ${levels.length}${/^level\s*\d+$/i.test(name) || name === '' ? '' : `, ${name}`}`;
}

/** The mapping as the course's own staff read it: what was confirmed, and who may change it. */
export function BuildsForCourse({ builds }: { builds: readonly Built[] }) {
  return (
    <Section
      title="What this course builds"
      size="large"
      note={builds.length > 0 ? builds.length : undefined}
    >
      {builds.length === 0 ? (
        <EmptyState title="Nothing confirmed yet">
          Your learning team is looking at what this course teaches. What they confirm appears here.
        </EmptyState>
      ) : (
        <List label="What this course builds">
          {builds.map(({ competencyId, name, area, levels, level, relevance }) => (
            <ListItem
              key={competencyId}
              title={name}
              meta={[
                area,
                sayBrought({ levels, level }),
                relevance < 1 ? `about ${Math.round(relevance * 100)} % of the course` : null,
              ]
                .filter(Boolean)
                .join(' · ')}
              end={levels.length > 1 ? <LevelDots of={levels.length} now={level} /> : undefined}
            />
          ))}
        </List>
      )}
      <Muted>Your learning team confirms this. Tell them where it does not fit.</Muted>
    </Section>
  );
}
