/** Ready-to-paste lines for clients of IOTile Cloud. */
import type { Connect, Snippets, Target } from '../connect.js';

/** The project as that API writes it; what is no number is a placeholder already. */
const slugOf = (project: string): string =>
  /^\d{1,9}$/.test(project)
    ? `p--${Number(project)
        .toString(16)
        .padStart(8, '0')
        .replace(/(.{4})/, '$1-')}`
    : project;

function lines({ url, token, project }: Target): Snippets {
  const slug = slugOf(project);
  // A virtual stream, of no device, with a variable below those that series of other APIs get: what is pasted never writes into data that is there.
  const stream = `s--${slug.slice(3)}--0000-0000-0000-0000--1000`;
  return [
    [
      'Python (pip install iotile_cloud)',
      `from iotile_cloud.api.connection import Api

# With a person's e-mail address and password:
api = Api('${url}')
api.login(email='you@example.com', password='...')

# Or with a token:
api = Api('${url}', token_type='token')
api.set_token('${token}')

for stream in api.stream.get(project='${slug}')['results']:
    print(stream['slug'], stream['var_name'])`,
    ],
    [
      'Python: the data of one stream, newest 100 values',
      `from iotile_cloud.stream.data import StreamData

data = StreamData('${stream}', api)
data.initialize_from_server(lastn=100)`,
    ],
    [
      'TypeScript (npm install @iotile/iotile-cloud)',
      `const cloud = new IOTileCloud({
  ENV: { SERVER_URLS: [{ shortName: 'TRIBUTARY', longName: 'Tributary', url: '${url}/api/v1', default: true }] },
});
const user = await cloud.login('you@example.com', '...');
cloud.setToken('JWT ' + user.token);`,
    ],
    [
      'Gateway (iotile-coretools)',
      `iotile registry set cloud:server ${url}
iotile registry set cloud:verify-server true`,
    ],
    [
      'curl: a value in, the stream out',
      `# A stream of no device, which its first value makes; "stream" takes the slug of any other.
curl -X POST '${url}/api/v1/data/' -H 'Authorization: token ${token}' -H 'Content-Type: application/json' \\
  -d '{"stream": "${stream}", "timestamp": "'$(date -u +%FT%TZ)'", "int_value": 42}'

curl '${url}/api/v1/stream/${stream}/data/?lastn=10' -H 'Authorization: token ${token}'`,
    ],
  ];
}

export const connect: Connect = { lines };
