import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/** One import of a file: static, dynamic, re-export, type or `import.meta.glob`. */
export interface Import {
  /** A path inside the project (`src/core/ids.ts`), or the specifier of a package (`node:fs`, `hono/jsx`). */
  readonly target: string;
  readonly isPackage: boolean;
  /** Only types come through it: nothing is left of it when the program runs. */
  readonly isType: boolean;
}

/** A statement that changes rows. `table` is as it is written; null where the checker cannot tell. */
export interface Write {
  readonly verb: 'insert' | 'update' | 'delete';
  readonly table: string | null;
}

/** What the rules need to know of one file. */
export interface Source {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly exports: readonly string[];
  /** Names of the functions that are called here, as `inTransaction` or `db.insert`. */
  readonly calls: ReadonlySet<string>;
  /** Tagged templates that are SQL, as written, with $ in the place of values. */
  readonly sql: readonly string[];
  /** Row changes, by SQL text and by drizzle; drizzle's tables are names of src/db/schema's exports. */
  readonly sqlWrites: readonly Write[];
  readonly drizzleWrites: readonly Write[];
  /** Globals that only Node has. */
  readonly nodeGlobals: readonly string[];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Reads every TypeScript file under these folders of the project. */
export function readSources(folders: readonly string[]): Source[] {
  return folders.flatMap(filesUnder).map((path) => readSource(path, readFileSync(`${ROOT}${path}`, 'utf8')));
}

function filesUnder(folder: string): string[] {
  return readdirSync(`${ROOT}${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(m|c)?(t|j)sx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath.slice(ROOT.length)}/${entry.name}`)
    .sort();
}

/** Reads one file. Throws where it does not parse: a file that cannot be read cannot be judged. */
export function readSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const imports: Import[] = [];
  const found = (specifier: string, isType: boolean) => imports.push(resolve(path, specifier, isType));
  for (const one of module.staticImports)
    found(one.moduleRequest.value, one.entries.length > 0 && one.entries.every((entry) => entry.isType));
  for (const { entries } of module.staticExports)
    for (const entry of entries) if (entry.moduleRequest) found(entry.moduleRequest.value, entry.isType);
  const facts = new Facts(found);
  facts.visit(program as unknown as Node);
  return {
    path,
    imports,
    exports: module.staticExports.flatMap(({ entries }) =>
      entries.map((entry) => entry.exportName.name ?? '*'),
    ),
    calls: facts.calls,
    sql: facts.sql,
    sqlWrites: facts.sql.flatMap(writesIn),
    drizzleWrites: facts.drizzleWrites(),
    nodeGlobals: facts.nodeGlobals.filter((name) => !facts.own.has(name)),
  };
}

function resolve(from: string, specifier: string, isType: boolean): Import {
  if (!/^\.{0,2}\//.test(specifier)) return { target: specifier, isPackage: true, isType };
  const path = new URL(specifier.replace(/\?.*$/, ''), `file:///${from}`).pathname.slice(1);
  return { target: decodeURIComponent(path), isPackage: false, isType };
}

const SQL_BEGINS =
  /^\s*(select|insert|update|delete|with|merge|begin|commit|rollback|savepoint|set|create|alter|drop|lock|truncate|grant|revoke|copy|call|do|values)\b/i;

/** Row changes in a text of SQL. `for update`, `do update set` and `on update` change no table by themselves. */
export function writesIn(sql: string): Write[] {
  const pattern =
    /(?<!\b(?:for|do|on|key)\s+)\b(insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:only\s+)?([\w."]+|\$)/gi;
  return [...sql.matchAll(pattern)].map(([, verb = '', table = '']) => ({
    verb: /^(insert|merge)/i.test(verb) ? 'insert' : /^update/i.test(verb) ? 'update' : 'delete',
    table: table === '$' ? null : table.replaceAll('"', '').toLowerCase(),
  }));
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const NODE_GLOBALS = new Set(['process', 'Buffer', '__dirname', '__filename', 'require']);

/** Walks the tree once and keeps what the rules ask for. */
class Facts {
  readonly calls = new Set<string>();
  readonly sql: string[] = [];
  readonly nodeGlobals: string[] = [];
  /** Names that this file gives to something of its own. */
  readonly own = new Set<string>();
  private readonly changes: { verb: Write['verb']; table: Node | undefined }[] = [];
  /** What a name in this file stands for: an imported name, or what a constant was set to. */
  private readonly meanings = new Map<string, string | Node>();
  private readonly found: (specifier: string, isType: boolean) => void;

  constructor(found: (specifier: string, isType: boolean) => void) {
    this.found = found;
  }

  visit(node: Node): void {
    this.note(node);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const item of value) if (isNode(item)) this.visit(item);
      if (isNode(value)) this.visit(value);
    }
  }

  private note(node: Node): void {
    if (node.type === 'ImportExpression') this.found(literal(node.source) ?? '(computed)', false);
    if (node.type === 'TSImportType') this.found(literal(node.source ?? node.argument) ?? '(computed)', true);
    if (node.type === 'ImportSpecifier') this.meanings.set(nameOf(node.local), nameOf(node.imported));
    if (node.type === 'VariableDeclarator' && isNode(node.init))
      this.noteConstant(node.id as Node, node.init);
    for (const name of namesGivenBy(node)) this.own.add(name);
    if (node.type === 'TaggedTemplateExpression') this.noteTemplate(node);
    if (node.type === 'CallExpression') this.noteCall(node);
    if (node.type === 'MemberExpression' && isNode(node.object)) this.noteGlobal(node.object);
    if (node.type === 'CallExpression' && isNode(node.callee)) this.noteGlobal(node.callee);
  }

  private noteConstant(id: Node, init: Node): void {
    if (id.type === 'Identifier') this.meanings.set(nameOf(id), init);
    if (id.type !== 'ObjectPattern') return;
    for (const property of id.properties as Node[])
      if (isNode(property.value)) this.meanings.set(nameOf(property.value), nameOf(property.key));
  }

  private noteGlobal(node: Node): void {
    if (node.type === 'Identifier' && NODE_GLOBALS.has(nameOf(node))) this.nodeGlobals.push(nameOf(node));
  }

  private noteTemplate(node: Node): void {
    const quasi = node.quasi as { quasis: { value: { raw: string } }[] };
    const text = quasi.quasis.map((part) => part.value.raw).join('$');
    const tag = dotted(node.tag as Node);
    if (/(^|\.)sql$/.test(tag) || SQL_BEGINS.test(text)) this.sql.push(text);
  }

  private noteCall(node: Node): void {
    const callee = dotted(node.callee as Node);
    const [first] = node.arguments as Node[];
    this.calls.add(callee.split('.').slice(-2).join('.'));
    if (callee === 'import.meta.glob') for (const pattern of literals(first)) this.found(pattern, false);
    if (callee === 'require') this.found(literal(first) ?? '(computed)', false);
    if (/\.unsafe$/.test(callee)) this.sql.push(literal(first) ?? 'select');
    const [, verb] = /(?:^|\.)db\.(insert|update|delete)$/.exec(callee) ?? [];
    if (verb) this.changes.push({ verb: verb as Write['verb'], table: first });
  }

  /** After the walk, when every name's meaning is known. */
  drizzleWrites(): Write[] {
    return this.changes.map(({ verb, table }) => ({ verb, table: this.tableOf(table) }));
  }

  private tableOf(node: Node | undefined, depth = 0): string | null {
    if (!node || depth > 5) return null;
    if (node.type === 'MemberExpression') return nameOf(node.property);
    if (node.type !== 'Identifier') return null;
    const meaning = this.meanings.get(nameOf(node));
    return typeof meaning === 'string' ? meaning : this.tableOf(meaning, depth + 1);
  }
}

/** Names of variables, parameters and imports. */
function namesGivenBy(node: Node): string[] {
  if (node.type === 'VariableDeclarator' || node.type === 'CatchClause')
    return boundIn(node.type === 'CatchClause' ? node.param : node.id);
  if (/^Import(Default|Namespace)?Specifier$/.test(node.type)) return [nameOf(node.local)];
  return Array.isArray(node.params) ? node.params.flatMap(boundIn) : [];
}

function boundIn(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [nameOf(pattern)];
  const parts = [pattern.left, pattern.argument, pattern.value, pattern.parameter];
  const lists = [pattern.properties, pattern.elements].filter(Array.isArray).flat();
  return [...parts, ...lists].flatMap(boundIn);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function nameOf(node: unknown): string {
  const { name, value } = (node ?? {}) as { name?: string; value?: string };
  return name ?? value ?? '';
}

/** `tx.db.insert` for the callee of a call; parts that have no name are left out. */
function dotted(node: Node): string {
  if (node.type === 'MemberExpression') return `${dotted(node.object as Node)}.${nameOf(node.property)}`;
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type === 'CallExpression') return dotted(node.callee as Node);
  return nameOf(node);
}

function literal(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'TemplateLiteral')
    return (node.quasis as { value: { raw: string } }[]).map((part) => part.value.raw).join('$');
  if (isNode(node.literal)) return literal(node.literal);
  return typeof node.value === 'string' ? node.value : null;
}

function literals(node: Node | undefined): string[] {
  const items = node?.type === 'ArrayExpression' ? (node.elements as Node[]) : [node];
  return items.map(literal).filter((text) => text !== null);
}
