/**
 * Makes credentials good that another platform gave: one, or a list of them. Rules: a list is looked through as a whole before anything
 * is kept, and nothing is kept of one with a row that cannot be, unless it is `partial`; no message has a value of
 * what was sent, which may be a secret in the wrong place.
 */
import { invalidField, TributaryError, UNSHOWN, withoutValues } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { AdoptedCredential, Adoption, CredentialForm, Services } from '../../../services/services.js';
import { timeOf } from '../wire/times.js';
import type { Credential, CredentialOutcome } from './credential-rows.js';
import type { Place } from './things.js';

export interface Report {
  readonly row: number;
  readonly outcome: CredentialOutcome;
  readonly message: string | null;
  readonly warnings: readonly string[];
  readonly adoption?: Adoption;
}

interface Planned {
  readonly form: CredentialForm;
  readonly fields: AdoptedCredential;
}

export function adoptCredential(
  place: Place,
  forms: readonly CredentialForm[],
  credential: Credential,
): Promise<{ adoption: Adoption; warnings: readonly string[] }> {
  return unshown(async () => {
    const { form, fields } = await planOf(place, forms, credential);
    return place.services.adoptions.adopt(place.principal, place.project, form, fields);
  });
}

async function unshown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof TributaryError && error.status < 500 ? withoutValues(error) : error;
  }
}

export async function adoptCredentials(
  place: Place,
  forms: readonly CredentialForm[],
  rows: readonly Credential[],
  { partial, preview }: { readonly partial: boolean; readonly preview: boolean },
): Promise<Report[]> {
  const { services, principal, project } = place;
  const seen = new Map<string, number>();
  const looked: Report[] = [];
  for (const [at, row] of rows.entries())
    looked.push(
      await reported(at, async () => {
        const { form, fields } = await planOf(place, forms, row);
        requireNew(seen, at, { form, fields });
        const { warnings } = await services.adoptions.preview(principal, project, form, fields);
        return { outcome: 'ready', warnings };
      }),
    );
  if (preview) return looked;
  const isRefused = looked.some(({ outcome }) => outcome === 'refused');
  const reports: Report[] = [];
  for (const [at, report] of looked.entries())
    reports.push(
      report.outcome === 'refused'
        ? report
        : isRefused && !partial
          ? { ...report, outcome: 'left' }
          : await reported(at, async () => ({
              outcome: 'adopted',
              ...(await adoptCredential(place, forms, rows[at]!)),
            })),
    );
  return reports;
}

/** What is wrong with one is told of it alone: others of the list may have been kept by then. */
async function reported(
  at: number,
  work: () => Promise<Pick<Report, 'outcome' | 'warnings' | 'adoption'>>,
): Promise<Report> {
  try {
    return { row: at + 1, message: null, ...(await unshown(work)) };
  } catch (error) {
    if (!(error instanceof TributaryError) || error.status >= 500) throw error;
    return { row: at + 1, outcome: 'refused', message: error.message, warnings: [] };
  }
}

/** A credential comes once in a list; so does what logs in with a secret of its own. */
function requireNew(seen: Map<string, number>, at: number, { form, fields }: Planned): void {
  const { identifier = '', secret } = fields;
  const named = form.form === 'token' ? `${identifier} ${secret}` : identifier.toLowerCase();
  const key = `${form.api} ${form.form} ${named}`;
  const before = seen.get(key);
  if (before !== undefined)
    throw new TributaryError('conflict', { reason: `It is the same as row ${before + 1}.` });
  seen.set(key, at);
}

async function planOf(
  { services, project }: Place,
  forms: readonly CredentialForm[],
  { api, form: wanted = 'token', devices, expires, ...fields }: Credential,
): Promise<Planned> {
  return {
    form: formOf(forms, api, wanted, fields.identifier !== undefined),
    fields: {
      ...fields,
      devices: devices && (await devicesOf(services, project.id, devices)),
      ...given({
        expires: expires == null ? undefined : Math.floor(timeOf(expires, 'expires', 'ms') / 1000),
      }),
    },
  };
}

/** An API may have forms that differ in whether something is shown beside the secret. */
function formOf(
  forms: readonly CredentialForm[],
  api: string,
  wanted: CredentialForm['form'],
  identified: boolean,
): CredentialForm {
  const ofApi = forms.filter((form) => form.api === api);
  if (ofApi.length === 0)
    throw invalidField('credential.api', api, [...new Set(forms.map((form) => form.api))].join(', '));
  const fitting = ofApi.filter(({ form }) => form === wanted);
  const found = fitting.find(({ identifier }) => (identifier !== undefined) === identified) ?? fitting[0];
  if (found !== undefined) return found;
  throw invalidField(
    'credential.form',
    wanted,
    `of ${api}: ${[...new Set(ofApi.map(({ form }) => form))].join(', ')}`,
  );
}

async function devicesOf({ devices }: Services, project: number, keys: readonly string[]) {
  const found = [];
  for (const [at, key] of [...new Set(keys)].entries())
    found.push(
      await devices.get(project, key).catch((error: unknown) => {
        // Which one is told by its place.
        if (!(error instanceof TributaryError) || error.code !== 'not_found') throw error;
        throw new TributaryError('not_found', { what: `Number ${at + 1} of devices,`, value: UNSHOWN });
      }),
    );
  return found;
}
