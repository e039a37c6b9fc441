/** Ready-to-paste lines for the Datacooee API. */
import { organizationText } from '../../model/identity.js';
import { projectToken, type Connect, type Snippets, type Target } from '../connect.js';

interface Own {
  /** As this API writes it. */
  readonly organizationId: string;
}

function lines({ url, token, organizationId }: Target & Own): Snippets {
  const { hostname, port, protocol } = new URL(url);
  return [
    [
      'In a script that exists',
      `host                  ${hostname}${port === '' ? '' : `:${port}`}   (${protocol}//)
ORGANIZATION-ID       ${organizationId}
ORGANIZATION-API-KEY  ${token}`,
    ],
    [
      'curl: make an input',
      `curl -X POST '${url}/api/external/v1/inputs/' \\
  -H 'Content-Type: application/vnd.api+json' -H 'ORGANIZATION-ID: ${organizationId}' -H 'ORGANIZATION-API-KEY: ${token}' \\
  --data '{"data":{"type":"Sensor","id":"senBoiler","attributes":{"name":"Boiler","measure_unit":"C"}}}'`,
    ],
    [
      'curl: upload a record',
      `curl -X POST '${url}/api/external/v1/inputs/senBoiler/inputdata/' \\
  -H 'Content-Type: application/vnd.api+json' -H 'ORGANIZATION-ID: ${organizationId}' -H 'ORGANIZATION-API-KEY: ${token}' \\
  --data "{\\"data\\":{\\"type\\":\\"SensorData\\",\\"id\\":\\"null\\",\\"attributes\\":{\\"value\\":\\"12.5\\",\\"timestamp\\":\\"$(date -u +%FT%TZ)\\"}}}"`,
    ],
    [
      'Python',
      `import requests

headers = {"ORGANIZATION-ID": "${organizationId}", "ORGANIZATION-API-KEY": "${token}"}
url = "${url}/api/external/v1/get_latest_inputdata_by_inputs/"
print(requests.get(url, headers=headers, params={"inputs_ids": "senBoiler", "timeperiod_last": "1_day"}).json())`,
    ],
    [
      'JavaScript',
      `const headers = { 'ORGANIZATION-ID': '${organizationId}', 'ORGANIZATION-API-KEY': '${token}' };
const url = '${url}/api/external/v1/get_latest_inputdata_by_inputs/?inputs_ids=senBoiler&timeperiod_last=1_day';
console.log(await (await fetch(url, { headers })).json());`,
    ],
  ];
}

export const connect: Connect<Own> = {
  lines,
  placeholders: { organizationId: 'ORGANIZATION_ID' },
  async create(server, project) {
    const token = await projectToken(server, project, 'datacooee');
    const { organization } = await server.get<{ organization: { id: number } }>('/tributary/v1/me');
    return { token, organizationId: organizationText(organization.id) };
  },
};
