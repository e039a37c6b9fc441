/** Ready-to-paste lines for clients of ThingSpeak. */
import type { Connect, Snippets, Target } from '../connect.js';

interface Own {
  /** The number of a channel. */
  readonly channel: string;
  readonly writeKey: string;
  readonly readKey: string;
}

interface MadeChannel {
  readonly id: number;
  readonly api_keys: readonly { readonly api_key: string; readonly write_flag: boolean }[];
}

function lines({ url, token, channel, writeKey, readKey }: Target & Own): Snippets {
  const { hostname, port } = new URL(url);
  const at = `${url}/channels/${channel}`;
  return [
    [
      'curl: write an entry, read it back',
      `curl '${url}/update?api_key=${writeKey}&field1=64.5'

curl '${at}/feeds.json?api_key=${readKey}&results=10'
curl '${at}/fields/1/last.txt?api_key=${readKey}'`,
    ],
    [
      'curl: many entries at once',
      `curl -X POST '${at}/bulk_update.json' -H 'Content-Type: application/json' \\
  -d '{"write_api_key":"${writeKey}","updates":[{"delta_t":0,"field1":64.5},{"delta_t":15,"field1":64.7}]}'`,
    ],
    [
      'curl: another channel, with keys of its own (needs a user API key)',
      `curl -X POST '${url}/channels.json' -d 'api_key=${token}&name=Boiler&field1=Temperature'`,
    ],
    [
      'Python (pip install thingspeak)',
      `import thingspeak

channel = thingspeak.Channel(id=${channel}, api_key="${writeKey}", server_url="${url}")
channel.update({"field1": 64.5})
print(channel.get({"results": 10}))`,
    ],
    [
      'Arduino, ESP8266, ESP32 (library ThingSpeak): in its ThingSpeak.h; it speaks http',
      `#define THINGSPEAK_URL "${hostname}"
#define THINGSPEAK_PORT_NUMBER ${port || 80}

ThingSpeak.writeField(${channel}, 1, 64.5f, "${writeKey}");`,
    ],
  ];
}

export const connect: Connect<Own> = {
  lines,
  placeholders: { channel: 'CHANNEL_ID', writeKey: 'WRITE_API_KEY', readKey: 'READ_API_KEY' },
  /** A user's key, and a channel with its keys: there is no writing without one. */
  async create(server, project) {
    const wanted = { name: 'connect thingspeak', scopes: ['project:admin'], project };
    const { token } = await server.post<{ token: string }>('/tributary/v1/tokens', wanted);
    const made = await server.post<MadeChannel>('/channels.json', {
      ...{ api_key: token, name: 'Boiler', field1: 'Temperature' },
    });
    const keyOf = (isForWriting: boolean) =>
      made.api_keys.find(({ write_flag: flag }) => flag === isForWriting)!.api_key;
    return { token, channel: String(made.id), writeKey: keyOf(true), readKey: keyOf(false) };
  },
};
