/**
 * Where Porter's stemmer parts what belongs together, or joins what does not. Keys are stems, or whole words
 * where the stem would already be the wrong one (organisation is not organise).
 */
export const foldedStems: Readonly<Record<string, string>> = {
  leader: 'lead',
  leadership: 'lead',
  led: 'lead',
  analyt: 'analys',
  analysi: 'analys',
  analyst: 'analys',
  decis: 'decid',
  persuas: 'persuad',
  creation: 'creat',
  resili: 'resilience',
  teamwork: 'team',
  delegat: 'deleg',
  advic: 'advis',
  critiqu: 'critic',
  budgetari: 'budget',
  financi: 'financ',
  emploi: 'employee',
  organisation: 'organisation',
  organisations: 'organisation',
  organisational: 'organis',
  manager: 'manager',
  managers: 'manager',
  managerial: 'manager',
  agile: 'agile',
  empathet: 'empathi',
};

/**
 * Words of course descriptions that mean what frameworks say with another word. Read from left to right: the
 * course's stem counts, somewhat weaker, as the framework's stem too. Other labels of the framework are the first
 * source of synonyms; this list holds only what learning and development says everywhere.
 */
export const relatedStems: Readonly<Record<string, readonly string[]>> = {
  employee: ['peopl'],
  staff: ['peopl'],
  worker: ['peopl'],
  manager: ['lead'],
  supervis: ['lead'],
  coach: ['advis'],
  mentor: ['advis'],
  bias: ['prejudic'],
  stereotyp: ['prejudic'],
  inclus: ['divers', 'toler'],
  equal: ['divers'],
  mental: ['psycholog'],
  resilience: ['stress'],
  setback: ['stress', 'resilience'],
  issu: ['problem'],
  challeng: ['problem'],
  resolv: ['solv'],
  budget: ['financ'],
  sceptic: ['critic'],
  convers: ['discuss'],
  ambigu: ['uncertainti'],
  career: ['progress'],
};
