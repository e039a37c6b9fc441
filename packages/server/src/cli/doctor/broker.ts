/** Whether the broker of `mqtt-upstream` is there, and whether the running platform is connected to it. */
import { connect } from 'node:net';
import type { Config } from '../../config.js';
import { fail, ok, warn, type Finding } from './finding.js';

const PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };
const PATIENCE_MS = 5000;
const CONNECTED = /^tributary_mqtt_upstream_connected (\d)/m;

/** `server`: address of the platform, where it runs. None where no broker is set. */
export async function brokerFindings(
  { mqttUpstream }: Config,
  server: string | undefined,
): Promise<Finding[]> {
  if (mqttUpstream === undefined) return [];
  const { protocol, hostname, port, host } = new URL(mqttUpstream);
  // The rest of the address holds user and password.
  const shown = `${protocol}//${host}`;
  const problem = await reach(hostname, Number(port || PORTS[protocol]));
  if (problem !== undefined)
    return [
      fail(
        'broker',
        `${shown} does not answer: ${problem}`,
        'Look at --mqtt-upstream, and whether the broker runs.',
      ),
    ];
  if (server === undefined) return [ok('broker', `${shown} answers`)];
  const metrics = await fetch(`${server}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    (answer) => answer.text(),
    () => '',
  );
  const isConnected = CONNECTED.exec(metrics)?.[1];
  if (isConnected === '0')
    return [
      warn(
        'broker',
        `${shown} answers, but the platform is not connected to it`,
        'The log of the server says why: user and password may be wrong.',
      ),
    ];
  return [
    ok('broker', `${shown} answers${isConnected === '1' ? ', and the platform is connected to it' : ''}`),
  ];
}

function reach(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: PATIENCE_MS });
    const end = (problem?: string) => {
      socket.destroy();
      resolve(problem);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`no connection within ${PATIENCE_MS / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.message || error.code));
  });
}
