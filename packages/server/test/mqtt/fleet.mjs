/**
 * A thousand devices in a process of their own: each connected by a client of its own and sending reports at QoS 1. Tells its parent how
 * many are connected and which reports were acknowledged, in the order of the acknowledgements.
 */
import mqtt from 'mqtt';

const { url, username, password, devices, reports, pause, start } = JSON.parse(process.argv[2]);
let connected = 0;
let acknowledged = [];
let stopped = false;

function tell(complete = false) {
  process.send({ connected, acknowledged, complete });
  acknowledged = [];
}
const telling = setInterval(tell, 50);

const clients = devices.map((clientId) => {
  const client = mqtt.connect(url, {
    clientId,
    username,
    password,
    reconnectPeriod: 0,
    keepalive: 0,
    connectTimeout: 60_000,
  });
  client.on('error', () => undefined);
  client.on('close', () => (stopped = true));
  client.once('connect', () => connected++);
  return client;
});

process.once('message', async () => {
  await Promise.all(clients.map((client, at) => send(client, devices[at])));
  clearInterval(telling);
  tell(true);
  process.exit();
});

async function send(client, device) {
  for (let report = 0; report < reports && !stopped; report++) {
    const time = start + report;
    const payload = JSON.stringify({ time, data: { n: report } });
    await new Promise((resolve) => {
      client.publish(`losant/${device}/state`, payload, { qos: 1 }, (error) => {
        if (!error) acknowledged.push(`${device} ${report}`);
        resolve();
      });
      // A server that was killed answers nothing more.
      client.once('close', resolve);
    });
    client.removeAllListeners('close');
    client.on('close', () => (stopped = true));
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * pause));
  }
}
