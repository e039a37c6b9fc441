/** Ready-to-paste lines for the native API. */
import type { Connect, Snippets, Target } from '../connect.js';

function lines({ url, token, project, mqttPort }: Target): Snippets {
  const { hostname } = new URL(url);
  const points = `${url}/tributary/v1/points?project=${project}`;
  const query = `${url}/tributary/v1/query/points?project=${project}`;
  return [
    [
      'curl: write a point, read it back',
      `curl -X POST '${points}' \\
  -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' \\
  -d '[{"device":"boiler-1","series":"temperature","time":"'$(date -u +%FT%TZ)'","value":64.5}]'

curl '${query}&devices=boiler-1' -H 'Authorization: Bearer ${token}'`,
    ],
    [
      'Python (standard library)',
      `import json, time, urllib.request

points = [{"device": "boiler-1", "series": "temperature", "time": int(time.time() * 1000), "value": 64.5}]
request = urllib.request.Request(
    "${points}",
    data=json.dumps(points).encode(),
    headers={"Authorization": "Bearer ${token}", "Content-Type": "application/json"},
)
print(urllib.request.urlopen(request).read().decode())`,
    ],
    [
      'JavaScript (Node, browsers)',
      `const answer = await fetch('${points}', {
  method: 'POST',
  headers: { authorization: 'Bearer ${token}', 'content-type': 'application/json' },
  body: JSON.stringify([{ device: 'boiler-1', series: 'temperature', time: Date.now(), value: 64.5 }]),
});
console.log(await answer.json());`,
    ],
    [
      'MQTT, mosquitto (the user name does not matter): a value, or several as {"name": value}',
      `mosquitto_pub -h ${hostname} -p ${mqttPort} -u device -P '${token}' -q 1 -t tributary/${project}/boiler-1/temperature -m 64.5

mosquitto_sub -h ${hostname} -p ${mqttPort} -u device -P '${token}' -t 'tributary/${project}/#' -C 1`,
    ],
  ];
}

export const connect: Connect = { lines };
