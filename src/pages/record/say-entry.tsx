import type { ComponentChildren } from 'preact';
import type { LearningKind, TimelineEntry } from '../../features/records/index.ts';
import { useDates } from '../dates.ts';
import { givenName, sayMinutes } from '../growth/say.ts';

/** What somebody learned from, as a choice says it and as a sentence does. */
export const LEARNING_WORDS: Readonly<Record<LearningKind, readonly [choice: string, did: string]>> = {
  shadowing: ['Shadowing', 'You shadowed'],
  talk: ['A talk or meeting', 'You heard'],
  reading: ['Reading', 'You read'],
  video: ['A video', 'You watched'],
  mentoring: ['Mentoring', 'You were mentored in'],
  practice: ['Practice', 'You practised'],
  other: ['Something else', 'You learned from'],
};

const Title = ({ children }: { children: ComponentChildren }) => <b>“{children}”</b>;

/** One thing of the record as a sentence to the person whose it is. */
export function Sentence({ entry }: { entry: TimelineEntry }) {
  const { onDay } = useDates();
  const { kind, title, skills, by } = entry;
  const who = by ? givenName(by) : 'Somebody';
  const [skill] = skills;
  switch (kind) {
    case 'completion':
      if (entry.takenBackAt)
        return (
          <p>
            <Title>{title}</Title> had been reported as completed. The system that reported it took that back
            on {onDay(entry.takenBackAt)}, so it no longer counts.
          </p>
        );
      return (
        <p>
          You completed <Title>{title}</Title>
          {skills.length > 0 ? ` — it counts for ${sayWithLevels(skills)}.` : '. It is tied to no skill yet.'}
        </p>
      );
    case 'level':
      return (
        <p>
          You reached <b>level {skill?.level}</b> in <b>{skill?.name}</b>.
        </p>
      );
    case 'badge':
      return <p>You were given a badge{skill && ` that shows ${sayWithLevels(skills)}`}.</p>;
    case 'assessment':
      return <p>You were assessed{skill && `: it shows ${sayWithLevels(skills)}`}.</p>;
    case 'example':
      return (
        <>
          <p>You shared how you applied {skill?.name}.</p>
          <p>“{title}”</p>
          {by && skill && (
            <p>
              {who} acknowledged it{skill.level ? ` at level ${skill.level}` : ''}.
            </p>
          )}
        </>
      );
    case 'observation':
      return (
        <>
          <p>
            {who} noticed something about {skill?.name}
            {skill?.level ? ` that shows level ${skill.level}` : ''}.
          </p>
          <p>“{title}”</p>
        </>
      );
    case 'recognition':
      return (
        <>
          <p>
            {who} thanked you{skill ? ` for ${skill.name}` : ''}.
          </p>
          <p>“{title}”</p>
        </>
      );
    case 'recommendation':
      return (
        <>
          <p>
            You accepted what {who} recommended for {skill?.name}.
          </p>
          <p>“{title}”</p>
        </>
      );
    case 'hand-in':
      return (
        <p>
          You handed in <Title>{title}</Title>.
        </p>
      );
    case 'goal':
      return (
        <>
          <p>
            You closed your goal <Title>{title}</Title>.
          </p>
          {entry.words && <p>{entry.words}</p>}
        </>
      );
    case 'logged':
      return (
        <>
          <p>
            {LEARNING_WORDS[entry.learningKind ?? 'other'][1]} <Title>{title}</Title>
            {entry.minutes ? `, ${sayMinutes(entry.minutes)}` : ''}
            {skill ? `, for ${skill.name}` : ''}.
          </p>
          {entry.words && <p>{entry.words}</p>}
        </>
      );
  }
}

/** "Giving feedback, level 3, and Planning, level 2" */
function sayWithLevels(skills: TimelineEntry['skills']): string {
  const said = skills.map(({ name, level }) => (level ? `${name}, level ${level}` : name));
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join('; ')} and ${said.at(-1)}`;
}
