/** The newest values of the devices in sight, live. */
import type { TailedPoint } from '@tributary/client';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../app/context.js';
import { readVitals, withPoints, type Vitals } from './vitals.js';

/** A list that is scrolled asks when it rests. */
const REST_MS = 150;
const SHOW_MS = 400;
/** Each is a number in the address of the live stream. */
const MOST = 200;
const NONE: Vitals = new Map();

export function useVitals(devices: readonly number[]): Vitals {
  const { client, fail, tell } = usePage();
  const [vitals, setVitals] = useState(NONE);
  const asked = devices.slice(0, MOST);
  const ids = asked.join();
  useEffect(() => {
    if (asked.length === 0) return;
    const ended = new AbortController();
    const { signal } = ended;
    const came: TailedPoint[] = [];
    let read = false;
    const say = (error: unknown) => {
      if (!signal.aborted) tell(fail(error));
    };
    const begin = async () => {
      const found = await readVitals(client, asked, signal);
      setVitals((before) => new Map([...before, ...found]));
      read = true;
    };
    const listen = async () => {
      // First the stream, then the values: nothing that comes between them is missed.
      let begun = false;
      const onOpen = () => {
        if (!begun) begin().catch(say);
        begun = true;
      };
      for await (const point of client.tail({ deviceIds: [...asked] }, { signal, onOpen })) came.push(point);
    };
    const rest = setTimeout(() => void listen().catch(say), REST_MS);
    const timer = setInterval(() => {
      if (!read || came.length === 0) return;
      const points = came.splice(0);
      setVitals((before) => withPoints(before, points));
    }, SHOW_MS);
    return () => {
      clearTimeout(rest);
      clearInterval(timer);
      ended.abort();
    };
  }, [client, ids]);
  return vitals;
}
