/**
 * Whether the server can be reached and what it says of itself and of whoever asks. Rule: each look stands on the one before; where one
 * fails, what would only fail for the same reason is not looked at.
 */
import { ServerError, type Me, type Readiness, type Tributary } from '@tributary/client';
import { messageOf } from '../../model/thrown.js';
import { VERSION } from '../../services/platform/version.js';
import { describeFailure } from '../failure.js';
import { fail, ok, warn, type Finding } from './finding.js';
import { certificateFinding } from './certificate.js';

/** Of the header `Date`, which has whole seconds, and of a slow network. */
const CLOCK_TOLERANCE_MS = 5000;
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;
/** Of each look: who runs a doctor waits. */
const PATIENCE = { timeout: 10_000 } as const;

interface Asked {
  /** Where nothing could be asked with. */
  readonly hasToken: boolean;
  readonly project: string | undefined;
}

export async function serverFindings(api: Tributary, { hasToken, project }: Asked): Promise<Finding[]> {
  const began = Date.now();
  let answer: Response;
  try {
    answer = await api.response('GET', '/healthz', { anonymous: true, ...PATIENCE });
    await answer.body?.cancel();
  } catch (error) {
    return [...(await certificateFinding(api.url)), unreachable(error)];
  }
  const found = [
    ok('server', `${api.url} answers`),
    ...(await certificateFinding(api.url)),
    clockFinding(answer.headers.get('date'), (began + Date.now()) / 2),
    ...(await readyFindings(api)),
  ];
  if (!hasToken)
    return [
      ...found,
      fail('token', 'none is given', 'Give --token or TRIBUTARY_TOKEN, or log in with `tributary login`.'),
    ];
  return [...found, ...(await tokenFindings(api, project))];
}

function unreachable(error: unknown): Finding {
  const advice = 'Look at --url or TRIBUTARY_URL, at the firewall, and whether the server runs there.';
  return fail('server', reasonOf(error), advice);
}

function clockFinding(date: string | null, now: number): Finding {
  const difference = date === null ? NaN : Date.parse(date) - now;
  const seconds = Math.round(Math.abs(difference) / 1000);
  if (Number.isNaN(difference))
    return warn('clock', 'the server does not tell its time', 'Compare the clocks of both machines by hand.');
  if (Math.abs(difference) <= CLOCK_TOLERANCE_MS) return ok('clock', 'as that of the server');
  return warn(
    'clock',
    `the server's is ${seconds} s ${difference > 0 ? 'ahead of' : 'behind'} this machine's`,
    'Let both be set by NTP: points bear the time of the machine that makes them.',
  );
}

async function readyFindings(api: Tributary): Promise<Finding[]> {
  try {
    const { ready, checks } = await healthOf(api);
    const found = Object.entries(checks).map(([name, { ok: isGood, message }]) => {
      if (!isGood) return fail(name, message ?? 'not in order', 'The log of the server says more.');
      return message === undefined
        ? ok(name, 'in order')
        : warn(name, message, 'The log of the server says more.');
    });
    return found.length > 0
      ? found
      : [ready ? ok('ready', 'yes') : fail('ready', 'no', 'Wait until it has started.')];
  } catch (error) {
    return [fail('ready', reasonOf(error), 'The log of the server says more.')];
  }
}

/** Also of a server that is not ready, which says so with 503. Throws the client's errors where none answers, or something else does. */
export async function healthOf(api: Tributary): Promise<Readiness> {
  const asked = { anonymous: true, ...PATIENCE };
  await api.server.health(asked);
  try {
    return await api.elsewhere<Readiness>('GET', '/readyz', asked);
  } catch (error) {
    if (error instanceof ServerError && 'checks' in error.details)
      return error.details as unknown as Readiness;
    throw error;
  }
}

async function tokenFindings(api: Tributary, project: string | undefined): Promise<Finding[]> {
  try {
    const me = await api.me(PATIENCE);
    return [tokenFinding(me), await versionFinding(api), await projectFinding(api, project)];
  } catch (error) {
    const advice = describeFailure(error).hint ?? 'The log of the server says more.';
    return [fail('token', reasonOf(error), advice)];
  }
}

function tokenFinding({ kind, user, scopes, expires }: Me): Finding {
  const who = user === null ? kind : `${kind} ${user.email}`;
  const until = expires === null ? 'without an end' : `good until ${expires}`;
  const message = `${who}, ${scopes.join(', ')}, ${until}`;
  if (expires === null || kind === 'user' || Date.parse(expires) - Date.now() > SOON_DAYS * DAY_MS)
    return ok('token', message);
  return warn('token', message, 'Make the next one with `tributary tokens create`.');
}

async function versionFinding(api: Tributary): Promise<Finding> {
  const { version } = await api.server.info(PATIENCE);
  if (version === VERSION) return ok('version', `${version}, as this command`);
  return warn(
    'version',
    `the server is ${version}, this command ${VERSION}`,
    'Install the same version here as there.',
  );
}

async function projectFinding(api: Tributary, project: string | undefined): Promise<Finding> {
  const names = new Map<string, string>();
  for await (const { id, name } of api.projects.list({}, PATIENCE)) names.set(String(id), name);
  const name = project === undefined ? undefined : names.get(project);
  if (name !== undefined) return ok('project', `${project}, ${name}`);
  const list =
    [...names]
      .slice(0, 5)
      .map(([id, of]) => `${id} (${of})`)
      .join(', ') || 'none';
  if (project !== undefined)
    return fail(
      'project',
      `${project} is none that the token reaches; it reaches ${list}`,
      'Look at --project or TRIBUTARY_PROJECT.',
    );
  if (names.size === 1) return ok('project', `${list}, the only one`);
  if (names.size === 0)
    return fail('project', 'the token reaches none', '`tributary projects create` makes one.');
  return warn('project', `the token reaches ${list}`, 'Name one with --project or TRIBUTARY_PROJECT.');
}

/** Without the dot at its end: it stands in a line of its own. */
const reasonOf = (error: unknown): string => messageOf(error).replace(/\.$/, '');
