import {
  GRANTED_ROLES,
  grantRole,
  importPeople,
  type PeopleImportReport,
  type PersonName,
} from '../../features/people/index.ts';
import {
  type Call,
  type Command,
  isSet,
  type Outcome,
  oneOf,
  optionalText,
  textOf,
  UsageError,
} from '../command.ts';
import { complaintLines } from '../print-import.ts';
import { readImportFile } from '../read-import-file.ts';
import { dryRunOption, tenantOption } from './options.ts';

export const personGrant: Command = {
  name: 'person grant',
  summary: 'Give a person a role; the first administrator is made so.',
  positionals: ['sub?'],
  options: {
    tenant: tenantOption,
    'employee-number': { type: 'string', value: '<number>', help: 'who, by employee number' },
    lti: { type: 'string', value: '<issuer> <sub>', help: 'who, by the LMS account they launched with' },
    role: { type: 'string', value: GRANTED_ROLES.join('|'), required: true, help: 'the role' },
    unit: { type: 'string', value: '<department>', help: 'narrows an hr-admin to one department' },
  },
  async run(call) {
    const who = readWho(call);
    const role = oneOf(call, 'role', GRANTED_ROLES);
    const { inTenant } = await call.open();
    const context = await inTenant(textOf(call, 'tenant'));
    const made = await grantRole(context, { who, role, unit: optionalText(call, 'unit') });
    return { json: made, lines: [made.given ? `Given: ${role}.` : `They had the role ${role} already.`] };
  },
};

function readWho(call: Call): PersonName {
  const employeeNumber = optionalText(call, 'employee-number');
  const issuer = optionalText(call, 'lti');
  const [sub] = call.positionals;
  if ((employeeNumber === null) === (issuer === null)) {
    throw new UsageError('Say who: either --employee-number <number> or --lti <issuer> <sub>.');
  }
  if (employeeNumber !== null) {
    if (sub) throw new UsageError(`"${sub}" is one word too many.`);
    return { employeeNumber };
  }
  if (!issuer || !sub) throw new UsageError('--lti takes two words: <issuer> <sub>.');
  return { issuer, sub };
}

export const peopleImport: Command = {
  name: 'people import',
  summary: 'Import people and reporting lines from CSV; whom the file does not name stays.',
  positionals: ['file.csv'],
  options: { tenant: tenantOption, 'dry-run': dryRunOption },
  async run(call) {
    const [path = ''] = call.positionals;
    const { bytes } = await readImportFile(path, call.environment);
    const { inTenant } = await call.open();
    const dryRun = isSet(call, 'dry-run');
    return tell(await importPeople(await inTenant(textOf(call, 'tenant')), { bytes, dryRun }), dryRun);
  },
};

/** At most so many changes are listed for people; --json has them all. */
const LISTED = 40;

function tell(report: PeopleImportReport, dryRun: boolean): Outcome {
  const failed = report.complaints.length > 0;
  const { counts, changes } = report;
  const sum = `${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.left} left; ${counts.missing} not in the file, they stay.`;
  const shown = changes.filter(({ kind, matchedBy }) => kind !== 'unchanged' || matchedBy === 'email');
  const listed = shown.slice(0, LISTED).map(({ line, kind, employeeNumber, fields, matchedBy }) => {
    const who = employeeNumber ?? 'without a number';
    const by = matchedBy === 'email' ? ', matched by e-mail address' : '';
    return `  line ${line}: ${who} ${kind}${by}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`;
  });
  const more = shown.length > LISTED ? [`  … and ${shown.length - LISTED} more; --json shows all.`] : [];
  const head = failed
    ? 'Nothing was written.'
    : dryRun
      ? `Dry run, nothing was written: ${sum}`
      : `Imported: ${sum}`;
  return {
    failed,
    json: report,
    lines: [head, ...(failed ? [] : [...listed, ...more]), ...complaintLines(report)],
  };
}
