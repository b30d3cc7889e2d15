/**
 * Roles of LTI 1.3 core, appendix A. What is not in the vocabulary is left out, so that unknown or no roles
 * give the least privilege.
 */
const base = 'http://purl.imsglobal.org/vocab/lis/v2/';

// Manager means "manages the course" in LIS. The name says so, lest anybody take it for a line manager
// (launch-security rule 8).
const contextRoles = {
  Administrator: 'Administrator',
  ContentDeveloper: 'ContentDeveloper',
  Instructor: 'Instructor',
  Learner: 'Learner',
  Mentor: 'Mentor',
  Manager: 'CourseManager',
  Member: 'Member',
  Officer: 'Officer',
} as const;

const institutionRoles = [
  'Administrator',
  'Faculty',
  'Guest',
  'None',
  'Other',
  'Staff',
  'Student',
  'Alumni',
  'Instructor',
  'Learner',
  'Member',
  'Mentor',
  'Observer',
  'ProspectiveStudent',
] as const;
const systemRoles = [
  'Administrator',
  'None',
  'AccountAdmin',
  'Creator',
  'SysAdmin',
  'SysSupport',
  'User',
] as const;

export type ContextRole = (typeof contextRoles)[keyof typeof contextRoles];
export type InstitutionRole = (typeof institutionRoles)[number];
export type SystemRole = (typeof systemRoles)[number];

export type LtiRoles = {
  /** roles in the course or account of this launch; the only ones to authorise course matters on */
  context: ContextRole[];
  institution: InstitutionRole[];
  system: SystemRole[];
};

/** Sorts a roles claim by its three vocabularies, without repeats. Short names are context roles (core §A.2.3). */
export function parseRoles(claim: readonly string[]): LtiRoles {
  const context = new Set<ContextRole>();
  const institution = new Set<InstitutionRole>();
  const system = new Set<SystemRole>();
  for (const role of claim) {
    const known = contextRole(role);
    if (known) context.add(known);
    const inInstitution = after(`${base}institution/person#`, role);
    for (const name of institutionRoles) if (name === inInstitution) institution.add(name);
    const inSystem = after(`${base}system/person#`, role);
    for (const name of systemRoles) if (name === inSystem) system.add(name);
  }
  return { context: [...context], institution: [...institution], system: [...system] };
}

/** `membership#Learner`, `Learner`, and `membership/Learner#ExternalLearner`, whose principal role counts. */
function contextRole(role: string): ContextRole | undefined {
  const sub = after(`${base}membership/`, role)?.split('#');
  const name = sub?.length === 2 ? sub[0] : (after(`${base}membership#`, role) ?? role);
  return name !== undefined && isContextRole(name) ? contextRoles[name] : undefined;
}

const isContextRole = (name: string): name is keyof typeof contextRoles => Object.hasOwn(contextRoles, name);

const after = (start: string, role: string): string | undefined =>
  role.startsWith(start) ? role.slice(start.length) : undefined;
