/** Shows the credentials of the first start, once: in the file that was asked for, else on the terminal. */
import type { Writable } from 'node:stream';
import type { FirstCredentials } from '../services/access/bootstrap.js';
import { writeCredentialsFile } from './credentials-file.js';

export interface Announcement {
  readonly url: string;
  readonly file: string | undefined;
  /** Nothing else is printed: these secrets are, on stderr. They are stored as hashes only and shown nowhere again. */
  readonly quiet: boolean;
}

/** Resolves when they are in the file, or handed to whoever reads the output; rejects when nobody got them. */
export async function announceFirstStart(
  first: FirstCredentials,
  { url, file, quiet }: Announcement,
): Promise<void> {
  const { organizationId: _, projectId: __, ...credentials } = first;
  const out = quiet ? process.stderr : process.stdout;
  if (file === undefined) return print(out, text(first, url));
  await writeCredentialsFile(file, `${JSON.stringify({ url, ...credentials }, null, 2)}\n`);
  // Not the secrets themselves: what is printed stays in the log of the service manager for good.
  await print(
    out,
    `\nFirst start: the credentials are in ${file}, and nowhere else. Open ${url}/ and log in as ${first.admin.email}.\n\n`,
  );
}

function print(out: Writable, shown: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(shown, (error) => (error ? reject(error) : resolve()));
  });
}

function text(
  { admin, native, influx, losant, iobeam, iotile, iosense, datacooee }: FirstCredentials,
  url: string,
): string {
  return `
First start: these credentials are shown once. Keep them.

  Administrator  ${url}/
    e-mail     ${admin.email}
    password   ${admin.password}

  Native API  ${url}/tributary/v1   (documentation: ${url}/tributary/v1/docs)
    project    ${native.projectId}
    token      ${native.token}
    try        curl -X POST ${url}/tributary/v1/points -H 'Authorization: Bearer ${native.token}' \\
                 -H 'Content-Type: application/json' -d '[{"device":"boiler","series":"temperature","time":${Date.now()},"value":71.5}]'

  Influx API  ${url}/write and ${url}/api/v2/write   (Telegraf: outputs.influxdb_v2)
    database   ${influx.database}
    token      ${influx.token}
    try        curl -X POST '${url}/write?db=${influx.database}' -H 'Authorization: Token ${influx.token}' --data-binary 'plant,device=boiler pressure=1.8'

  Losant API  ${url}   (losant-rest: option url; MQTT: user name = access key, password = access secret)
    application    ${losant.applicationId}
    token          ${losant.token}
    access key     ${losant.accessKey}
    access secret  ${losant.accessSecret}

  iobeam API  ${url}/v1
    project     ${iobeam.projectId}
    token       ${iobeam.token}
    user token  ${iobeam.userToken}

  IOTile Cloud API  ${url}/api/v1   (log in with the administrator's e-mail address and password)
    organization  ${iotile.organization}
    project       ${iotile.project}  (${iotile.projectUuid})

  I/O Sense API  ${url}/api   (clients that send no key with their data calls: account:KEY@host as the address)
    user id, API key  ${iosense.userId}

  Datacooee API  ${url}/api/external/v1
    ORGANIZATION-ID       ${datacooee.organizationId}
    ORGANIZATION-API-KEY  ${datacooee.organizationApiKey}

  How to point a client at this server: tributary connect

`;
}
