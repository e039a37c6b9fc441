/** Ready-to-paste lines for the InfluxDB line protocol. */
import type { Connect, Snippets, Target } from '../connect.js';

function lines({ url, token, project }: Target): Snippets {
  return [
    [
      'curl: write a point',
      `curl -X POST '${url}/write?db=${project}&precision=s' \\
  -H 'Authorization: Token ${token}' \\
  --data-binary "boiler,device=boiler-1 temperature=64.5 $(date +%s)"`,
    ],
    [
      'Telegraf: /etc/telegraf/telegraf.conf',
      `[[outputs.influxdb_v2]]
  urls = ["${url}"]
  token = "${token}"
  organization = "tributary"
  bucket = "${project}"`,
    ],
    [
      'Telegraf, version 1 output',
      `[[outputs.influxdb]]
  urls = ["${url}"]
  database = "${project}"
  skip_database_creation = true
  username = "tributary"
  password = "${token}"`,
    ],
    [
      'Python (pip install influxdb-client)',
      `from influxdb_client import InfluxDBClient
from influxdb_client.client.write_api import SYNCHRONOUS

client = InfluxDBClient(url="${url}", token="${token}", org="tributary")
client.write_api(write_options=SYNCHRONOUS).write(bucket="${project}", record="boiler,device=boiler-1 temperature=64.5")`,
    ],
    [
      'JavaScript (npm install @influxdata/influxdb-client)',
      `import { InfluxDB, Point } from '@influxdata/influxdb-client';

const writer = new InfluxDB({ url: '${url}', token: '${token}' }).getWriteApi('tributary', '${project}');
writer.writePoint(new Point('boiler').tag('device', 'boiler-1').floatField('temperature', 64.5));
await writer.close();`,
    ],
  ];
}

export const connect: Connect = { lines };
