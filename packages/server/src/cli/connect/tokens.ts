/** Tokens for the lines to paste: made by the API whose clients will carry them, because some look into theirs. */
import { organizationText } from '../../model/identity.js';
import type { Api } from '../api.js';

export type MakeToken = (server: Api, project: number, api: string) => Promise<string>;

/** Bound to one project, because most clients cannot name one. */
export const nativeToken: MakeToken = async (server, project, api) => {
  const scopes = ['project:read', 'project:write'];
  const wanted = { name: `connect ${api}`, scopes, project };
  return (await server.post<{ token: string }>('/tokens', wanted)).token;
};

/** A JWT that ends after 30 days; the clients exchange it for a new one by themselves. */
export const iobeamToken: MakeToken = async (server, project) => {
  const wanted = { project_id: project, read: 'true', write: 'true', admin: 'false' };
  return (await server.getElsewhere<{ token: string }>('/v1/tokens/project', wanted)).token;
};

/** What vendor APIs call the project and the organization of a token, and what their lines need beside it. */
export async function idsOf(server: Api, api: string, token: string): Promise<Partial<VendorIds>> {
  if (api === 'losant') {
    const applicationId = await applicationOf(server, token);
    return { applicationId, ...(await accessKeyOf(server, applicationId)) };
  }
  if (api !== 'datacooee') return {};
  const { organization } = await server.get<{ organization: { id: number } }>('/me');
  return { organizationId: organizationText(organization.id) };
}

export interface VendorIds {
  readonly applicationId: string;
  readonly accessKey: string;
  readonly accessSecret: string;
  readonly organizationId: string;
}

/** The id that Losant's API has for the only project of a token. */
async function applicationOf(server: Api, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.url}/applications`, { headers });
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return items[0]!.id;
}

/** Devices log in with one over MQTT, for all devices of the application; it takes an administrator to make it. */
async function accessKeyOf(server: Api, application: string): Promise<Partial<VendorIds>> {
  const path = `/applications/${application}/keys`;
  const { key, secret } = await server.postElsewhere<{ key: string; secret: string }>(path, {
    description: 'tributary connect losant',
  });
  return { accessKey: key, accessSecret: secret };
}
