import type { Context } from '../../core/context.ts';
import { parseCatalogCsv } from '../../core/parse/catalog-csv.ts';
import { parsePeopleCsv } from '../../core/parse/people-csv.ts';
import { importCatalog, importMapping, listOptionChoices } from '../../features/catalog/index.ts';
import { importFramework, importRoleProfile, searchCompetencies } from '../../features/frameworks/index.ts';
import { importPeople } from '../../features/people/index.ts';
import { type CompanyFile, practiceCompany, readCompanyFile } from '../company/company.ts';

/** Where the company's files lie, and the origin of the LMS that takes the place of the written one. */
export interface CompanySource {
  readonly folder: URL;
  readonly lmsOrigin: string;
}

/** What the company's own words stand for in the product. Each throws for a word that nothing bears. */
export interface CompanyNames {
  /** Employee number → the person's id, and the subject by which the LMS knows them. */
  person(employeeNumber: string): { readonly id: string; readonly sub: string };
  competency(code: string): string;
  option(code: string): { readonly id: string; readonly title: string; readonly url: string };
}

/**
 * Brings in people, framework, roles, catalogue and mapping by the product's own imports. Repeatable, since an
 * import writes only what differs.
 * @throws Error naming file and line where the product complains
 */
export async function importCompany(operator: Context, source: CompanySource): Promise<CompanyNames> {
  const read = async (file: CompanyFile) =>
    new TextEncoder().encode(await readCompanyFile(source.folder, file, source.lmsOrigin));
  const [people, catalogue] = [await read('people.csv'), await read('catalogue.csv')];
  const { framework } = practiceCompany;
  const imported = await importPeople(operator, { bytes: people });
  refuse('people.csv', imported.complaints);
  const parts = [
    ['framework.csv', (bytes: Bytes) => importFramework(operator, { ...framework, bytes, format: 'csv' })],
    ['role-profiles.csv', (bytes: Bytes) => importRoleProfile(operator, { bytes })],
    ['catalogue.csv', (bytes: Bytes) => importCatalog(operator, { bytes, format: 'csv' })],
    ['mapping.csv', (bytes: Bytes) => importMapping(operator, { bytes })],
  ] as const;
  for (const [file, bringIn] of parts) refuse(file, (await bringIn(await read(file))).complaints);
  const ids = new Map(imported.changes.map((change) => [change.employeeNumber, change.personId]));
  const competencies = await searchCompetencies(operator, { frameworkCode: framework.code });
  const byTitle = new Map((await listOptionChoices(operator)).options.map(({ id, title }) => [title, id]));
  return {
    person: lookUp(
      parsePeopleCsv(people).rows.map(({ employeeNumber, ltiSub }) => {
        return [employeeNumber, { id: ids.get(employeeNumber), sub: ltiSub }];
      }),
    ),
    competency: lookUp(competencies.map(({ code, id }) => [code, id])),
    option: lookUp(
      parseCatalogCsv(catalogue).rows.map(({ code, title, url }) => {
        return [code, { id: byTitle.get(title), title, url }];
      }),
    ),
  };
}

type Bytes = Uint8Array<ArrayBuffer>;

function refuse(file: CompanyFile, complaints: readonly { line: number; message: string }[]): void {
  const [first] = complaints;
  if (first) throw new Error(`The practice company: ${file}, line ${first.line}: ${first.message}`);
}

/** A lookup that fails loudly: a missing id would end up in a verb as an empty text. */
export function lookUp<Found>(pairs: Iterable<readonly [string | null, unknown]>): (word: string) => Found {
  const known = new Map(pairs);
  return (word) => {
    const found = known.get(word);
    const parts = typeof found === 'object' && found !== null ? Object.values(found) : [found];
    if (parts.some((part) => part === undefined || part === null))
      throw new Error(`The practice company knows nothing called "${word}".`);
    return found as Found;
  };
}
