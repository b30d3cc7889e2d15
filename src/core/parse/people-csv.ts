import { readCsv } from './csv.ts';
import { csvFields, dropRepeats } from './csv-fields.ts';
import type { Complaint, ParsedPerson, ParsedRows } from './parsed.ts';

/** The columns of contract.md, in its order. */
export const peopleColumns = {
  required: [
    'employee_number',
    'email',
    'given_name',
    'family_name',
    'manager_employee_number',
    'department',
    'job_title',
    'job_code',
    'location',
    'start_date',
    'end_date',
    'active',
  ],
  optional: ['manager_since', 'dotted_line_employee_number', 'team', 'lti_issuer', 'lti_sub'],
} as const;

/**
 * Reads a people file (contract.md, CSV headers). Never throws.
 *
 * Checks each line by itself and repeats within the file; whether a manager exists is for the importer, who
 * knows the people that are there already. A line needs an employee number or an e-mail address.
 */
export const parsePeopleCsv = (bytes: Uint8Array): ParsedRows<ParsedPerson> => {
  const table = readCsv(bytes, peopleColumns);
  const { complaints } = table;
  const read = table.rows.flatMap((row) => {
    const fields = csvFields(row, complaints);
    const person = readPerson(fields, row.line);
    return fields.sound() ? [person] : [];
  });
  const numbered = dropRepeats(read, 'employee_number', (person) => person.employeeNumber, complaints);
  const rows = dropRepeats(numbered, 'email', (person) => person.email?.toLowerCase() ?? null, complaints);
  complaints.sort((a: Complaint, b: Complaint) => a.line - b.line);
  return { rows, complaints, notes: table.notes, ignoredColumns: table.ignoredColumns };
};

const readPerson = (fields: ReturnType<typeof csvFields>, line: number): ParsedPerson => {
  const optional = (field: string) => (fields.has(field) ? fields.optionalText(field) : undefined);
  const person: ParsedPerson = {
    line,
    employeeNumber: fields.optionalText('employee_number'),
    email: fields.optionalText('email'),
    givenName: fields.text('given_name'),
    familyName: fields.text('family_name'),
    managerEmployeeNumber: fields.optionalText('manager_employee_number'),
    managerSince: fields.has('manager_since') ? fields.date('manager_since') : undefined,
    dottedLineEmployeeNumber: optional('dotted_line_employee_number'),
    department: fields.optionalText('department'),
    team: optional('team'),
    jobTitle: fields.optionalText('job_title'),
    jobCode: fields.optionalText('job_code'),
    location: fields.optionalText('location'),
    startDate: fields.date('start_date'),
    endDate: fields.date('end_date'),
    active: fields.yesNo('active', true),
    ltiIssuer: optional('lti_issuer'),
    ltiSub: optional('lti_sub'),
  };
  checkPerson(person, fields.complain);
  return person;
};

const checkPerson = (person: ParsedPerson, complain: (field: string, message: string) => void): void => {
  const { employeeNumber, email, managerEmployeeNumber, startDate, endDate } = person;
  if (!employeeNumber && !email) {
    complain('employee_number', 'is empty, and so is email; a person needs one of them to be matched by');
  }
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email)) complain('email', `"${email}" is no e-mail address`);
  if (employeeNumber && employeeNumber === managerEmployeeNumber) {
    complain('manager_employee_number', 'is the same person; nobody is their own manager');
  }
  if (employeeNumber && employeeNumber === person.dottedLineEmployeeNumber) {
    complain('dotted_line_employee_number', 'is the same person; nobody reports to themself');
  }
  if (startDate && endDate && endDate < startDate) {
    complain('end_date', `${endDate} is before start_date ${startDate}`);
  }
  if (Boolean(person.ltiIssuer) !== Boolean(person.ltiSub)) {
    complain(person.ltiSub ? 'lti_issuer' : 'lti_sub', 'is empty; an LMS account needs both issuer and sub');
  }
};
