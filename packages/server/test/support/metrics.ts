/** Figures of /metrics, by their name with its labels as they stand there. */
import { ask } from './http.js';
import { until } from './waiting.js';

export async function metricOf(url: string, token: string, name: string): Promise<number> {
  const text = (await ask(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })) as string;
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
}

/** Alerts come behind the writes: until none is still to come of what is written. */
export const alertsAreLookedAt = (url: string, token: string): Promise<unknown> =>
  until('points to be looked at for alerts', async () => {
    const waiting = await Promise.all(
      ['points', 'series'].map((what) => metricOf(url, token, `tributary_alerts_waiting_${what}`)),
    );
    return waiting.every((count) => count === 0);
  });
