/** Ready-to-paste lines for the clients of Losant. */
import { projectToken, type Connect, type Snippets, type Target } from '../connect.js';

interface Own {
  /** The project's id in this API. */
  readonly applicationId: string;
  /** Devices log in with it over MQTT. */
  readonly accessKey: string;
  readonly accessSecret: string;
}

function lines({ url, token, applicationId, accessKey, accessSecret, mqttPort }: Target & Own): Snippets {
  const { hostname } = new URL(url);
  const application = `${url}/applications/${applicationId}`;
  const authorization = `-H 'Authorization: Bearer ${token}'`;
  return [
    [
      'curl: the ids of applications and of their devices',
      `curl '${url}/applications' ${authorization}
curl '${application}/devices' ${authorization}`,
    ],
    [
      'curl: make a device, report its state, read it back',
      `curl -X POST '${application}/devices' ${authorization} -H 'Content-Type: application/json' \\
  -d '{"name":"Boiler","attributes":[{"name":"temperature","dataType":"number"}]}'

curl -X POST '${application}/devices/DEVICE_ID/state' ${authorization} -H 'Content-Type: application/json' \\
  -d '{"data":{"temperature":64.5}}'

curl -X POST '${application}/data/time-series-query' ${authorization} -H 'Content-Type: application/json' \\
  -d '{"deviceIds":["DEVICE_ID"],"attributes":["temperature"],"duration":3600000,"resolution":300000,"aggregation":"MEAN"}'`,
    ],
    [
      'JavaScript (npm install losant-rest; no slash at the end of the address)',
      `const { createClient } = require('losant-rest');

const client = createClient({ url: '${url}', accessToken: '${token}' });
const applicationId = '${applicationId}';
const query = { deviceQuery: {}, duration: 3600000, resolution: 300000, aggregation: 'MEAN' };
console.log(await client.data.timeSeriesQuery({ applicationId, query }));`,
    ],
    [
      'Python (pip install losant-rest)',
      `from losant_rest import Client

client = Client("${token}", "${url}")
query = {"deviceQuery": {}, "duration": 3600000, "resolution": 300000, "aggregation": "MEAN"}
print(client.data.time_series_query(applicationId="${applicationId}", query=query))`,
    ],
    [
      'Another access key, for some devices only (needs a token that administers the application; the secret is shown once)',
      `curl -X POST '${application}/keys' -H 'Authorization: Bearer ADMIN_TOKEN' -H 'Content-Type: application/json' \\
  -d '{"description":"boilers","deviceIds":["DEVICE_ID"]}'`,
    ],
    [
      'MQTT, mosquitto (client id = device id, user = access key, password = access secret)',
      `mosquitto_pub -h ${hostname} -p ${mqttPort} -i DEVICE_ID -u ${accessKey} -P ${accessSecret} -q 1 \\
  -t losant/DEVICE_ID/state -m '{"data":{"temperature":64.5}}'

mosquitto_sub -h ${hostname} -p ${mqttPort} -i DEVICE_ID -u ${accessKey} -P ${accessSecret} -t losant/DEVICE_ID/command`,
    ],
    [
      'MQTT, JavaScript (npm install losant-mqtt)',
      `const { Device } = require('losant-mqtt');

const device = new Device({
  id: 'DEVICE_ID', key: '${accessKey}', secret: '${accessSecret}',
  mqttEndpoint: '${hostname}', transport: 'tcp', port: ${mqttPort},
});
device.on('command', (command) => console.log(command.name, command.payload));
device.connect(() => device.sendState({ temperature: 64.5 }));`,
    ],
    [
      'MQTT, Python (pip install losant-mqtt)',
      `from losantmqtt import Device

Device.mqtt_endpoint = "${hostname}"
device = Device("DEVICE_ID", "${accessKey}", "${accessSecret}", secure=False)
device.add_event_observer("command", lambda device, command: print(command["name"], command["payload"]))
device.connect(blocking=False)
device.send_state({"temperature": 64.5})`,
    ],
  ];
}

export const connect: Connect<Own> = {
  lines,
  placeholders: {
    applicationId: 'APPLICATION_ID',
    accessKey: 'ACCESS_KEY',
    accessSecret: 'ACCESS_SECRET',
  },
  /** With an access key for all devices of the application, which it takes an administrator to make. */
  async create(server, project) {
    const token = await projectToken(server, project, 'losant');
    const { items } = await server.as(token).get<{ items: { id: string }[] }>('/applications');
    const applicationId = items[0]!.id;
    const { key, secret } = await server.post<{ key: string; secret: string }>(
      `/applications/${applicationId}/keys`,
      { description: 'tributary connect losant' },
    );
    return { token, applicationId, accessKey: key, accessSecret: secret };
  },
};
