const words = `
a about above across after again against all also although always am among an and another any anything are around as
at be became because become been before being below between both but by can cannot come could did do does doing done
down during each either else end ensure etc even ever every everyone everything example few first for from full further
get give given giving go goes going good got great had has have having he help helpful helping helps her here hers him
his how however i if in into is it its itself just keep know known knows let like likely made make makes making many may
me might more most much must my myself need needed needs neither new next no none nor not nothing now of off often on
once one only onto or other others our ours out over own part particular per perhaps please provide provided provides
put rather really s same see seen set several shall she should since so some someone something still such take taken
takes taking than that the their theirs them themselves then there these they thing things this those through thus to
together too top toward towards two under until up upon us use used useful user users uses using various very via want
was way ways we well were what whatever when where whether which while who whole whom whose why will with within without
would yet you your yours yourself yourselves
able ability abilities complete completed completing course courses module modules topic topics tutorial workshop
session learn learning learned learner learners understand understanding understood explain explains explore explored
discover find cover covers covered look looks looking include includes including introduce introduces introduction
introductory overview outline describe describes involve involved involves tip tips guide guides transcript video videos
blog article glossary quiz website page link links resource additional day days hour hours minute minutes week weeks
year years level levels share shared download read reading watch talk ted
training trainings work works working worked workplace programme programmes approach approaches
skill skills competence competences competency competencies demonstrate demonstrates display exhibit willingness
`;

/** Words that say nothing about what is learnt: English function words, and the words of any course description. */
export const stopWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/));
