/** Ready-to-paste lines for the clients of iobeam. */
import type { Connect, Snippets, Target } from '../connect.js';

function lines({ url, token, project, httpsPort }: Target): Snippets {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'https:' ? url : `https://${hostname}:${httpsPort ?? 7443}`;
  const needs = protocol === 'https:' || httpsPort !== undefined ? '' : ': serve with --https-port 7443';
  return [
    [
      'curl: register a device, write a row, read it back',
      `curl -X POST '${url}/v1/devices' -H 'Authorization: Bearer ${token}' \\
  -d '{"project_id":${project},"device_id":"boiler-1"}'

curl -X POST '${url}/v1/imports?fmt=table' -H 'Authorization: Bearer ${token}' \\
  -d '{"project_id":${project},"device_id":"boiler-1","sources":{"fields":["time","temperature"],"data":[['$(date +%s000)',64.5]]}}'

curl '${url}/v1/exports/${project}/boiler-1/temperature?limit=10' -H 'Authorization: Bearer ${token}'`,
    ],
    [
      'Python (pip install iobeam; the address ends in a slash)',
      `import time
from iobeam import iobeam

client = iobeam.ClientBuilder(${project}, "${token}") \\
    .setBackend("${url}/v1/").registerOrSetId("boiler-1").build()
store = client.createDataStore(["temperature"])
store.add(int(time.time() * 1000), {"temperature": 64.5})
client.send()

print(iobeam.makeQuery("${token}", iobeam.QueryReq(${project}), "${url}/v1/"))`,
    ],
    [
      `Node (npm install iobeam-client; it speaks https only${needs}, no slash at the end)`,
      `// NODE_EXTRA_CA_CERTS=<data folder>/tls/self-signed.pem, unless the server has a certificate of its own
const iobeam = require('iobeam-client');

const client = new iobeam.Builder(${project}, '${token}')
  .setBackend('${secure}/v1')
  .registerOrSetId('boiler-1', (error) => error && console.error(error))
  .build();
client.createDataStore(['temperature']).add(Date.now(), { temperature: 64.5 });
client.send((error) => console.log(error ?? 'sent'));`,
    ],
    [
      'Java (com.iobeam:iobeam-client-java; no path in the address)',
      `Iobeam iobeam = new Iobeam.Builder(${project}, "${token}")
    .backend("${url}").build();
iobeam.registerOrSetDevice("boiler-1");
DataStore store = iobeam.createDataStore("temperature");
store.add("temperature", 64.5);
iobeam.send();`,
    ],
    [
      'Command line (Go)',
      `iobeam profile create -name tributary -server ${url} -active
iobeam user login
iobeam project switch -id ${project}`,
    ],
    [
      'Arduino and CC3200: before the include of the library; they speak http on port 80 only',
      `#define API_DEFAULT_SERVER "${hostname}"${port === '80' || port === '' ? '' : `   // port 80 has to lead to ${port}, for example by a proxy`}

iobeam.init(${project}, "${token}", 0);`,
    ],
    [
      'Grafana plugin of iobeam: data source',
      `URL:   ${url}
Token: a user token, from: curl -u 'EMAIL:PASSWORD' '${url}/v1/tokens/user'`,
    ],
  ];
}

export const connect: Connect = {
  lines,
  /** A JWT that ends after 30 days: clients look into theirs, and exchange it for a new one by themselves. */
  async create(server, project) {
    const wanted = { project_id: project, read: 'true', write: 'true', admin: 'false' };
    return server.get<{ token: string }>('/v1/tokens/project', wanted);
  },
};
