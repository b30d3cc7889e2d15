import { nameOf } from '../members.ts';
import { LEGACY } from '../platform/sign-launch.ts';
import { listTools, type World } from '../platform/world.ts';
import type { Tool } from '../practice-state.ts';
import { SCOPE } from '../vendors/vendor.ts';
import { page, type Visit } from './document.tsx';

/** What an administrator of the LMS does: tools, questions about somebody's data, and what shall go wrong. */
export function adminScreen(visit: Visit, notice: string | null): string {
  const { world } = visit;
  return page(
    visit,
    'Administration',
    <>
      <h1>Administration</h1>
      <p class="lead">{`This LMS plays ${world.vendor.label}. Each LMS that it plays has tools of its own.`}</p>
      {notice && (
        <p class="done" role="status">
          {notice}
        </p>
      )}
      <Tools world={world} />
      <AddTool world={world} />
      <AccountPlaces world={world} />
      <Privacy world={world} />
      <SettingsForm world={world} />
    </>,
    { back: '/admin' },
  );
}

function Tools({ world }: { world: World }) {
  return (
    <section>
      <h2>Tools</h2>
      <ul class="tools">
        {listTools(world).map((tool) => (
          <li key={tool.id}>
            <ToolCard world={world} tool={tool} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const SERVICES: Readonly<Record<string, string>> = {
  [SCOPE.lineItem]: 'make line items',
  [SCOPE.lineItemRead]: 'read line items',
  [SCOPE.score]: 'send scores',
  [SCOPE.result]: 'read results',
  [SCOPE.members]: 'read rosters',
  [SCOPE.groups]: 'read groups',
  [SCOPE.notices]: 'be told of copies',
};

const listServices = ({ scopes }: Tool): string =>
  scopes.map((scope) => SERVICES[scope] ?? scope).join(', ') || 'no service';

function ToolCard({ world, tool }: { world: World; tool: Tool }) {
  const byLink = world.state.tools.includes(tool);
  const { activateWord } = world.vendor.registration;
  return (
    <>
      <h3>{tool.name}</h3>
      <dl>
        <dt>State</dt>
        <dd>{tool.status === 'active' ? 'Active' : 'Waits to be activated'}</dd>
        <dt>Client id</dt>
        <dd>{tool.clientId}</dd>
        <dt>Deployment id</dt>
        <dd>{tool.deploymentId}</dd>
        <dt>May</dt>
        <dd>{listServices(tool)}</dd>
      </dl>
      {byLink && (
        <form method="post" action="/admin/tool">
          <input type="hidden" name="tool" value={tool.id} />
          <button type="submit" name="do" value={tool.status === 'active' ? 'disable' : 'activate'}>
            {tool.status === 'active' ? 'Disable' : activateWord}
          </button>
          <button type="submit" name="do" value="remove" class="quiet">
            Remove
          </button>
        </form>
      )}
      {!byLink && <p>Registered by hand when the practice company was loaded.</p>}
    </>
  );
}

function AddTool({ world }: { world: World }) {
  const updatable = world.state.tools;
  return (
    <section>
      <h2>Add a tool by its link</h2>
      <p>
        Paste the invitation link that the tool gave you. The tool then registers itself, and waits here until
        you activate it.
        {world.vendor.registration.opens === 'new tab' && ` ${world.vendor.label} opens it in a new tab.`}
      </p>
      <form method="post" action="/admin/register" class="fields">
        <label for="link">Registration link</label>
        <input id="link" name="link" type="url" required placeholder="http://localhost:8080/lti/register?…" />
        {updatable.length > 0 && (
          <>
            <label for="update">For</label>
            <select id="update" name="update">
              <option value="">a new tool</option>
              {updatable.map(({ id, name, clientId }) => (
                <option key={id} value={id}>
                  {`an update of ${name} (${clientId})`}
                </option>
              ))}
            </select>
          </>
        )}
        <button type="submit">Add tool</button>
      </form>
    </section>
  );
}

/** Canvas' places outside of a course. */
function AccountPlaces({ world }: { world: World }) {
  const links = listTools(world)
    .filter(({ status }) => status === 'active')
    .flatMap(({ id, name, placements }) =>
      ['account_navigation', 'global_navigation']
        .filter((placement) => placements[placement])
        .map((placement) => ({ id, name, placement })),
    );
  if (links.length === 0) return null;
  return (
    <section>
      <h2>Navigation outside of courses</h2>
      <ul class="courses">
        {links.map(({ id, name, placement }) => (
          <li key={`${id} ${placement}`}>
            <a href={`/tool?placement=${placement}&tool=${id}`}>
              {`${name} in the ${placement.replace('_', ' ')}`}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Privacy({ world }: { world: World }) {
  return (
    <section>
      <h2>Somebody’s data</h2>
      <p>Asks the tool what it keeps of a person, to hand it out or to have it erased.</p>
      <form method="get" action="/tool" class="fields">
        <label for="privacy">Person</label>
        <select id="privacy" name="privacy">
          {world.members.map((member) => (
            <option key={member.number} value={member.number}>
              {nameOf(member)}
            </option>
          ))}
        </select>
        <button type="submit">Open the tool’s privacy page</button>
      </form>
    </section>
  );
}

function SettingsForm({ world }: { world: World }) {
  const { storageAnswers, readsKeys, migration } = world.state.settings;
  return (
    <section>
      <h2>What shall go wrong</h2>
      <form method="post" action="/admin/settings" class="fields">
        <label class="tick">
          <input type="checkbox" name="silentStorage" value="yes" checked={!storageAnswers} /> Offer platform
          storage and never answer, as mobile apps do
        </label>
        <label class="tick">
          <input type="checkbox" name="unreadableKeys" value="yes" checked={!readsKeys} /> The LMS cannot
          fetch the tool’s keys
        </label>
        <label for="migration">{`People had the tool by LTI 1.1 (consumer key ${LEGACY.consumerKey}, secret ${LEGACY.secret})`}</label>
        <select id="migration" name="migration">
          <option value="none" selected={migration === 'none'}>
            no
          </option>
          <option value="signed" selected={migration === 'signed'}>
            yes, with a correct signature
          </option>
          <option value="wrong" selected={migration === 'wrong'}>
            yes, with a wrong signature
          </option>
        </select>
        <button type="submit">Save</button>
      </form>
    </section>
  );
}
