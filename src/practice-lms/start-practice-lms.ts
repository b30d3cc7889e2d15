import { join, resolve } from 'node:path';
import { serve } from '@hono/node-server';
import type { Config } from '../config.ts';
import type { Deps } from '../core/deps.ts';
import { AppError } from '../core/errors.ts';
import { parseCatalogCsv } from '../core/parse/catalog-csv.ts';
import { type PracticeGrant, practiceCompany, practiceGrants, readCompanyFile } from './company/company.ts';
import { type Course, startCompletionSender } from './completion-sender.ts';
import { type LoadOptions, loadCompany } from './load-company.ts';
import { readMembers } from './members.ts';
import { createPracticeLms } from './practice-lms.tsx';
import { openPracticeStore, type PracticeStore } from './practice-state.ts';
import { PRACTICE_CLIENT_ID, PRACTICE_DEPLOYMENT_ID } from './registration.ts';

export interface PracticeLms {
  readonly people: readonly { name: string; hint: string }[];
  stop(): Promise<void>;
}

/**
 * Loads the practice company where it is not there yet and starts the LMS to launch from.
 * @throws AppError where it must not run (production) or its port is taken
 */
export async function startPracticeLms(options: {
  config: Config;
  deps: Deps;
  companyFolder: URL;
  /** Makes the tool's own application over these dependencies, for what happened before today. */
  openTool: (deps: Deps) => Promise<(request: Request) => Response | Promise<Response>>;
}): Promise<PracticeLms> {
  const { config, deps, companyFolder, openTool } = options;
  if (config.production)
    throw new AppError(
      'forbidden',
      'The practice LMS lets anybody be anybody. It does not run in production.',
    );
  const origin = `http://127.0.0.1:${config.practiceLmsPort}`;
  const store = await openPracticeStore(join(resolve(config.dataDir), 'practice-lms.json'));
  // four months in a few seconds: told in a handful of lines, not in a thousand
  const quiet = { ...deps, log: deps.log.child({}, { level: 'warn' }) };
  await loadCompany(quiet, {
    folder: companyFolder,
    lmsOrigin: origin,
    lms: whatTheLmsKeeps(store),
    fetch: await openTool(quiet),
    log: (line) => process.stdout.write(`${line}\n`),
  });
  // the tool is called where it listens, not under PUBLIC_URL, which may lie behind something else
  const sender = startCompletionSender(store, `http://127.0.0.1:${config.port}/xapi`, deps.log);
  const app = createPracticeLms({
    origin,
    toolUrl: config.publicUrl,
    toolListensAt: `http://127.0.0.1:${config.port}`,
    clientId: PRACTICE_CLIENT_ID,
    deploymentId: PRACTICE_DEPLOYMENT_ID,
    companyName: practiceCompany.name,
    people: practiceCompany.people,
    members: await readMembers(companyFolder),
    administrators: whoIs('tenant-admin'),
    teachers: whoIs('ld-admin'),
    courses: await readCourses(companyFolder),
    store,
    sender,
    now: deps.now,
    log: deps.log,
  });
  const server = await new Promise<ReturnType<typeof serve>>((done, refuse) => {
    const started = serve({ fetch: app.fetch, port: config.practiceLmsPort, hostname: '127.0.0.1' }, () =>
      done(started),
    );
    started.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return refuse(error);
      refuse(
        new AppError(
          'conflict',
          `Port ${config.practiceLmsPort} is in use by another program. Choose another for the practice LMS: PRACTICE_LMS_PORT=8091 npm start`,
        ),
      );
    });
  });
  return {
    people: practiceCompany.people.map((person) => ({
      name: `${person.givenName} ${person.familyName}`,
      hint: person.introduction,
    })),
    async stop() {
      sender.stop();
      await new Promise<void>((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

function whatTheLmsKeeps(store: PracticeStore): LoadOptions['lms'] {
  const { state, save } = store;
  return {
    companyLoaded: state.companyLoaded,
    credentials: state.credentials,
    keepCredentials(credentials) {
      state.credentials = credentials;
      save();
    },
    keepCompletion(sub, courseId, at) {
      state.completions[`${sub}:${courseId}`] = at.toISOString();
    },
    keepLoaded() {
      state.companyLoaded = true;
      save();
    },
  };
}

/** Who holds a role in the company holds its like in the LMS: L&D teaches, the administrator administers. */
const whoIs = (role: PracticeGrant['role']): string[] =>
  practiceCompany.people
    .filter((person) =>
      practiceGrants.some((grant) => grant.role === role && grant.employeeNumber === person.employeeNumber),
    )
    .map(({ sub }) => sub);

/** The options that are courses of this LMS: those whose address lies here. */
async function readCourses(folder: URL): Promise<Course[]> {
  const bytes = new TextEncoder().encode(await readCompanyFile(folder, 'catalogue.csv'));
  return parseCatalogCsv(bytes).rows.flatMap(({ code, title, url, kind, description, durationMin }) => {
    const id = url && new URL(url).searchParams.get('id');
    return id ? [{ id, code, title, kind, description, durationMin }] : [];
  });
}
