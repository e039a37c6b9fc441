/**
 * A Tributary token as the credential of an MQTT connection: as password, or as user name of clients that have one field
 * only. Rules: a connection is in one project; the token's rights are looked at again while the connection lasts.
 */
import { TributaryError } from '../errors/error.js';
import { ENOUGH_PROJECTS, theOnlyProject } from '../model/demo-project.js';
import type {
  AccessChange,
  Batch,
  Level,
  Ordered,
  Principal,
  Project,
  Services,
  WriteReport,
} from '../services/services.js';
import { parseFlatJson, textOf } from './json.js';
import { Tally } from './mapping/tally.js';
import { tellRefused, type MqttConnect } from './mqtt.js';

export interface TokenRights {
  readonly project: Project;
  readonly levels: ReadonlySet<Level>;
  /** Key of the only device that the token is for. */
  readonly device: string | undefined;
  readonly principal: Principal;
}

/** What sessions that a token opens have in common. */
export abstract class TokenSession {
  readonly project: number;

  constructor(
    protected readonly services: Services,
    private readonly secret: string,
    private readonly connect: MqttConnect,
    protected rights: TokenRights,
  ) {
    this.project = rights.project.id;
  }

  get restsOn(): AccessChange {
    const { organization, user, id: token, device } = this.rights.principal;
    return { organization, user, token, device, project: this.project };
  }

  get expires(): number | null {
    return this.rights.principal.expires;
  }

  protected requireWrite(): void {
    if (!this.rights.levels.has('write'))
      throw new TributaryError('scope_missing', { expected: 'project:write' });
  }

  /** Times that are numbers are milliseconds. Sound points of the message are stored; of the others is told in what it throws. */
  protected async store(
    payload: Uint8Array,
    decode: (json: unknown, batch: Batch, tally: Tally) => void | Promise<void>,
  ): Promise<Ordered<void>> {
    const json = parseFlatJson(textOf(payload as Buffer));
    const tally = new Tally();
    const batch = this.services.ingest.begin(this.rights.project);
    batch.timesIn('ms');
    try {
      await decode(json, batch, tally);
    } catch (error) {
      this.services.ingest.release(batch);
      throw error;
    }
    const { durable } = await batch.order();
    return { durable: durable.then((report) => checkStored(report, tally)) };
  }

  async check(): Promise<void> {
    const rights = await rightsOf(this.secret, this.connect, this.services);
    if (rights.project.id !== this.project)
      throw new TributaryError('credentials_invalid', { reason: 'its project changed' });
    this.rights = rights;
  }
}

function checkStored(report: WriteReport, tally: Tally): void {
  if (report.refusedCount > 0) throw tellRefused(report, tally.leftCount > 0 ? tally.left : '');
  if (tally.leftCount > 0) throw new TributaryError('body_malformed', { reason: tally.left });
}

/** Undefined: the connection shows no token that is known. */
export async function tokenOf(connect: MqttConnect, services: Services): Promise<string | undefined> {
  for (const secret of [connect.password, connect.username]) {
    if (secret === undefined || secret === '') continue;
    try {
      await services.access.authenticate(secret, { from: { ip: connect.address } });
      return secret;
    } catch (error) {
      if (!(error instanceof TributaryError) || error.code !== 'credentials_invalid') throw error;
    }
  }
  return undefined;
}

/** The user name says the project of a token that reaches several. */
export async function rightsOf(
  secret: string,
  { username, address }: MqttConnect,
  services: Services,
): Promise<TokenRights> {
  const { access, devices, rights } = services;
  const principal = await access.authenticate(secret, { from: { ip: address } });
  const project = await projectOf(principal, username, services);
  const levels = await rights.levels(principal, project.id);
  if (levels.size === 0)
    throw new TributaryError('scope_missing', { expected: 'project:read or project:write' });
  const device =
    principal.device === null ? undefined : (await devices.find(project.id, { id: principal.device })).key;
  return { project, levels, device, principal };
}

async function projectOf(
  principal: Principal,
  named: string | undefined,
  { projects, rights }: Services,
): Promise<Project> {
  const { projects: allowed } = principal;
  if (allowed?.length === 1) return rights.findProject(principal, { id: allowed[0]! });
  if (named !== undefined && /^[1-9]\d{0,15}$/.test(named))
    return rights.findProject(principal, { id: Number(named) });
  const { items } = await projects.list(principal, { limit: ENOUGH_PROJECTS });
  const only = theOnlyProject(items);
  if (only === undefined) throw new TributaryError('project_ambiguous', { field: 'the user name (its id)' });
  return only;
}
