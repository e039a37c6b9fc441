/** Figures of /metrics, by their name with its labels as they stand there. */
import { ask } from './http.js';

export async function metricOf(url: string, token: string, name: string): Promise<number> {
  const text = (await ask(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })) as string;
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
}
