import type { CompetencyType } from '../../core/parse/parsed.ts';

/** What a target, a goal, a recommendation or an alignment may name: an active knowledge, skill or behaviour. */
export interface CompetencySummary {
  readonly id: string;
  readonly code: string;
  readonly frameworkCode: string;
  readonly frameworkName: string;
  readonly name: string;
  readonly description: string;
  readonly type: Exclude<CompetencyType, 'area'>;
  /** The area it stands in, null at the top. */
  readonly area: string | null;
  /** The names of the scale's levels, lowest first; their number is the scale (1 to 9). */
  readonly levels: readonly string[];
  readonly active: boolean;
}

export interface Indicator {
  readonly level: number;
  readonly text: string;
}

export interface CompetencyDetails extends CompetencySummary {
  /** Lowest level first. */
  readonly indicators: readonly Indicator[];
}

/** What a role asks of somebody in one competency (R43). */
export interface ExpectedCompetency extends CompetencySummary {
  readonly targetLevel: number;
  /** Percent of the role. */
  readonly weight: number;
  readonly priority: boolean;
  /** What the target level looks like; empty where the framework has no indicators. */
  readonly indicators: readonly string[];
}

export interface RoleProfile {
  readonly id: string;
  readonly jobCode: string;
  readonly title: string;
  readonly tasks: readonly string[];
  /** The organisation's priorities first, then by weight. */
  readonly competencies: readonly ExpectedCompetency[];
}
