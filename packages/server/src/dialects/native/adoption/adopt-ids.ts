/**
 * Gives things the ids that they had on another platform, as a map says it, and makes those that are not there. Rules: a map is
 * looked through as a whole before anything is done, and nothing is done for one with a row that cannot be; so a map can be mended and
 * given again, and a row that was done is no change. With `partial` each row is on its own.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { Pace } from '../../../model/pace.js';
import type { IdForm, IdKind } from '../../../model/identity.js';
import { MAX_TEXT, type IdRow, type RowReport } from './rows.js';
import { Seen } from './seen.js';
import { KINDS, newDevice, orNone, putIntoAsset, requireName, type Place, type Thing } from './things.js';

/** A row whose kind is one. */
type Row = IdRow & { readonly kind: IdKind };

interface Planned {
  readonly row: Row;
  readonly form: IdForm;
  /** The id in its one spelling. */
  readonly external: string;
  readonly outcome: 'made' | 'adopted' | 'there';
}

export async function adoptIds(place: Place, rows: readonly IdRow[], partial: boolean): Promise<RowReport[]> {
  const seen = new Seen();
  const plans: (Planned | TributaryError)[] = [];
  const pace = new Pace();
  for (const [at, row] of rows.entries()) {
    plans.push(await refusal(() => planOf(place, checked(row), { at, seen })));
    if (pace.late()) await pace.rest();
  }
  const isRefused = plans.some((plan) => plan instanceof TributaryError);
  const reports: RowReport[] = [];
  for (const [at, plan] of plans.entries()) {
    const done =
      plan instanceof TributaryError || (isRefused && !partial)
        ? plan
        : await refusal(() => carryOut(place, plan));
    reports.push(reportOf(at + 1, done, isRefused && !partial));
    if (pace.late()) await pace.rest();
  }
  return reports;
}

function reportOf(row: number, plan: Planned | TributaryError, isLeft: boolean): RowReport {
  if (plan instanceof TributaryError) return { row, outcome: 'refused', message: plan.message };
  return { row, outcome: isLeft ? 'left' : plan.outcome, message: null };
}

/** What was refused, as a value; everything else is a fault of the whole request. */
async function refusal<T>(work: () => Promise<T>): Promise<T | TributaryError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TributaryError && !error.retryable && error.status < 500) return error;
    throw error;
  }
}

/** A text that is missing, or too long, is a fault of its row alone. */
function checked(row: IdRow): Row {
  for (const field of ['api', 'kind', 'external', 'ours', 'asset'] as const) {
    const value = row[field];
    if (value === undefined) continue;
    if (value === '' || value.length > MAX_TEXT)
      throw invalidField(field, value, `1 to ${MAX_TEXT} characters`);
  }
  const { kind } = row;
  if (!isKind(kind)) throw invalidField('kind', kind, Object.keys(KINDS).join(', '));
  return { ...row, kind };
}

const isKind = (kind: string): kind is IdKind => Object.hasOwn(KINDS, kind);

async function planOf(
  place: Place,
  row: Row,
  { at, seen }: { readonly at: number; readonly seen: Seen },
): Promise<Planned> {
  const form = formOf(place, row);
  const external = form.read(row.external);
  if (external === undefined) throw invalidField('external', row.external, form.expected);
  if (row.kind === 'project') place.services.rights.require(place.principal, 'organization:admin');
  if (row.asset !== undefined && row.kind !== 'series')
    throw invalidField('asset', row.asset, `nothing for a ${row.kind}`);
  const thing = await KINDS[row.kind].find(place, row.ours);
  await checkFree(place, { row, form, external }, thing);
  if (thing === undefined) requireName(row.kind, row.ours);
  const fresh = thing === undefined ? await newDevice(place, row) : undefined;
  if (fresh !== undefined) await checkKey(place, fresh, form.made === undefined ? row.api : undefined);
  const named = thing === undefined ? row.ours : `#${thing.id}`;
  // Only now: what a refused row has, another one may have.
  seen.claim({
    ...{ row, external, thing: named, label: row.line === undefined ? `Row ${at + 1}` : `Line ${row.line}` },
    texts: [
      ...(form.made === undefined ? [[external, named] as const] : []),
      ...(fresh === undefined ? [] : [[fresh, fresh] as const]),
    ],
  });
  if (thing === undefined) return { row, form, external, outcome: 'made' };
  return { row, form, external, outcome: thing.externalIds[row.api] === external ? 'there' : 'adopted' };
}

function formOf({ services }: Place, { api, kind }: Row): IdForm {
  const { forms } = services.externalIds;
  const form = forms.find((one) => one.api === api && one.kind === kind);
  if (form !== undefined) return form;
  const known = forms.map((one) => `${one.api} ${one.kind}`).join(', ');
  throw invalidField(
    'api and kind',
    `${api} ${kind}`,
    `${known} (an API without ids of devices knows them by their keys)`,
  );
}

/** Whether no other thing answers to the id, and the thing has no other one. */
async function checkFree(
  place: Place,
  { row, form, external }: Pick<Planned, 'row' | 'form' | 'external'>,
  thing: Thing | undefined,
): Promise<void> {
  const { api, kind, ours } = row;
  const own = thing?.externalIds[api];
  if (own !== undefined && own !== external)
    throw new TributaryError('conflict', {
      reason: `The ${kind} ${ours} has the ${api} id ${own}; take that away first.`,
    });
  if (form.made === undefined) await checkNoKey(place, { row, form, external }, thing);
  const { services, project } = place;
  const wide = kind === 'project' || form.isWide === true;
  const scope = wide ? { organization: project.organization } : { project: project.id };
  const holder = await services.externalIds.find(form, scope, external);
  if (holder === undefined || holder === thing?.id) return;
  // An id that is made of a number is somebody's only if there is a thing with it.
  if ((await KINDS[kind].find(place, `#${holder}`)) !== undefined)
    throw new TributaryError('conflict', { reason: `Another ${kind} answers to the ${api} id ${external}.` });
}

/** Whether no other device answers to the id because it is its key. */
async function checkNoKey(
  { services, project }: Place,
  { row: { api }, external }: Pick<Planned, 'row' | 'form' | 'external'>,
  thing: Thing | undefined,
): Promise<void> {
  const named = await services.devices.get(project.id, external).catch(orNone);
  if (named === undefined || named.id === thing?.id || named.externalIds[api] !== undefined) return;
  throw new TributaryError('conflict', {
    reason: `${external} is the key of another device, by which ${api} knows it; give that one another ${api} id or key.`,
  });
}

/** Whether a device that is made with this key answers to no id that another one brought; `api` is one that it gets an id of itself. */
async function checkKey({ services, project }: Place, key: string, api: string | undefined): Promise<void> {
  for (const form of services.externalIds.forms) {
    if (form.kind !== 'device' || form.made !== undefined || form.api === api) continue;
    const holder = await services.externalIds.keyBehind(form, project.id, key);
    if (holder !== undefined && holder !== key)
      throw new TributaryError('conflict', {
        reason: `${key} is the ${form.api} id of the device ${JSON.stringify(holder)} already.`,
      });
  }
}

async function carryOut(place: Place, plan: Planned): Promise<Planned> {
  const { row, external } = plan;
  const kind = KINDS[row.kind];
  const ids = { [row.api]: external };
  // A row before may have made it, for an id of another API; or by another spelling of its name, for one of this.
  const thing = await kind.find(place, row.ours);
  if (thing !== undefined && plan.outcome === 'made') await checkFree(place, plan, thing);
  if (thing === undefined) await kind.make(place, row.ours, ids);
  else if (plan.outcome !== 'there') await kind.give(place, row.ours, ids);
  if (row.asset !== undefined) await putIntoAsset(place, row.ours, row.asset);
  return thing !== undefined && plan.outcome === 'made' ? { ...plan, outcome: 'adopted' } : plan;
}
