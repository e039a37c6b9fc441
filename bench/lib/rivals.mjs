/**
 * InfluxDB 1.x and VictoriaMetrics as Debian packages them, when they are installed: started here on loopback ports with
 * temporary data, never the machine's own services. InfluxDB syncs its log at each write (its default, and what Tributary
 * does); VictoriaMetrics acknowledges from memory and syncs once a second.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { answers, freePort, start } from './processes.mjs';

const INFLUXD = '/usr/bin/influxd';
const VICTORIA = '/usr/bin/victoria-metrics';

export async function startInflux(folder) {
  if (!existsSync(INFLUXD)) return undefined;
  const own = path.join(folder, 'influxdb');
  await mkdir(own, { recursive: true });
  const [port, rpc] = [await freePort(), await freePort()];
  const config = path.join(own, 'influxdb.conf');
  await writeFile(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${own}/meta"
[data]
  dir = "${own}/data"
  wal-dir = "${own}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
  );
  const process_ = start(INFLUXD, ['-config', config]);
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/ping`, process_);
  await fetch(`${url}/query?q=CREATE+DATABASE+bench`, { method: 'POST' });
  return { ...process_, name: 'InfluxDB', write: `${url}/write?db=bench`, data: own };
}

export async function startVictoria(folder) {
  if (!existsSync(VICTORIA)) return undefined;
  const own = path.join(folder, 'victoria-metrics');
  const port = await freePort();
  const process_ = start(VICTORIA, [
    `-storageDataPath=${own}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=10y',
    '-loggerLevel=ERROR',
  ]);
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/health`, process_);
  return { ...process_, name: 'VictoriaMetrics', write: `${url}/write?db=bench`, data: own };
}
