/** Open questions for a manager, by situation (R84): each asks, none of them tells. */
export interface QuestionSituation {
  readonly code: string;
  readonly title: string;
  readonly questions: readonly string[];
}

export const QUESTION_BANK: readonly QuestionSituation[] = [
  {
    code: 'beginning',
    title: 'The goal is new',
    questions: [
      'What will be different for others when you can do this?',
      'Who do you know that does this well, and what exactly do they do?',
      'What have you already got that will help you here?',
    ],
  },
  {
    code: 'ahead',
    title: 'A challenge lies ahead',
    questions: [
      'What would a good first week look like?',
      'Which part of it would you like to have practised before it counts?',
      'What could you try where a mistake costs little?',
    ],
  },
  {
    code: 'setback',
    title: 'Something did not work out',
    questions: [
      'What did you notice first, before it went another way?',
      'What would a calm version of it have looked like?',
      'What was in your hands, and what was not?',
    ],
  },
  {
    code: 'stuck',
    title: 'It does not move',
    questions: [
      'What is the smallest step that would still count?',
      'What is in the way, and who could take it out?',
      'What would you tell somebody else who stood where you stand?',
    ],
  },
  {
    code: 'moving',
    title: 'It goes well',
    questions: [
      'What did you do differently that made the difference?',
      'Where else could you use this?',
      'Who could learn it from you?',
    ],
  },
  {
    code: 'closing',
    title: 'It comes to its end',
    questions: [
      'How do you know that you can do it now?',
      'What surprised you on the way?',
      'What does this make possible next?',
    ],
  },
];
