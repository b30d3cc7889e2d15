import { listTools } from '../platform/world.ts';
import { page, type Visit } from './document.tsx';

const LOCALES = { en: 'English', 'en-GB': 'English (UK)', de: 'German', fr: 'French', ar: 'Arabic' };
const ZONES = ['Europe/London', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Pacific/Auckland'];

/** How somebody sets up their account: the LMS tells it to the tool at every launch. */
export function accountScreen(visit: Visit, saved: boolean): string {
  const { world, person } = visit;
  const { locale, timeZone, highContrast } = world.preferencesOf(person.sub);
  const tools = listTools(world).filter(
    ({ status, placements }) => status === 'active' && placements.user_navigation,
  );
  return page(
    visit,
    'My account',
    <>
      <h1>My account</h1>
      <p class="lead">{`What the LMS tells every tool about how ${person.givenName} likes to see things.`}</p>
      {saved && (
        <p class="done" role="status">
          Saved. It counts from the next launch.
        </p>
      )}
      <form method="post" action="/account" class="fields">
        <label for="locale">Language</label>
        <select id="locale" name="locale">
          {Object.entries(LOCALES).map(([value, label]) => (
            <option key={value} value={value} selected={value === locale}>
              {label}
            </option>
          ))}
        </select>
        <label for="zone">Time zone</label>
        <select id="zone" name="timeZone">
          {ZONES.map((zone) => (
            <option key={zone} value={zone} selected={zone === timeZone}>
              {zone}
            </option>
          ))}
        </select>
        <label class="tick">
          <input type="checkbox" name="highContrast" value="yes" checked={highContrast} /> High contrast (told
          by Canvas)
        </label>
        <button type="submit">Save</button>
      </form>
      {tools.map(({ id, name }) => (
        <p key={id}>
          <a href={`/tool?placement=user_navigation&tool=${id}`}>{`${name} from my profile`}</a>
        </p>
      ))}
    </>,
    { back: '/account' },
  );
}

/** What may be chosen; anything else is left as it was. */
export function readPreferences(form: Readonly<Record<string, unknown>>) {
  const { locale, timeZone, highContrast } = form;
  return {
    locale: Object.hasOwn(LOCALES, String(locale)) ? String(locale) : 'en',
    timeZone: ZONES.find((zone) => zone === timeZone) ?? 'Europe/London',
    highContrast: highContrast === 'yes',
  };
}
