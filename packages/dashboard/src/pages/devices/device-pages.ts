/** A list of any length, of which the pages in sight are there. */
import type { Device, Tributary } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import type { Window } from '../../shared/virtual.js';

export const PAGE = 100;
/** Pages that are kept; of what was scrolled past long ago there is no need. */
const MOST_PAGES = 50;

export type Filter = NonNullable<Parameters<Tributary['devices']['find']>[0]>;

export interface DeviceList {
  /** Undefined: not known yet. */
  readonly total: number | undefined;
  readonly at: (place: number) => Device | undefined;
  readonly problem: string | undefined;
}

export function useDevicePages(filter: Filter, window: Window, version: number): DeviceList {
  const { client, fail } = usePage();
  const key = `${version} ${JSON.stringify(filter)}`;
  const [found, setFound] = useState<{
    key: string;
    total: number | undefined;
    pages: ReadonlyMap<number, readonly Device[]>;
  }>({
    ...{ key, total: undefined, pages: new Map() },
  });
  const [problem, setProblem] = useState<string>();
  const asked = useRef(new Map<string, AbortController>());
  const current =
    found.key === key ? found : { key, total: undefined, pages: new Map<number, readonly Device[]>() };
  const first = Math.floor(window.first / PAGE);
  const last = Math.max(first, Math.floor(Math.max(0, window.end - 1) / PAGE));

  useEffect(() => {
    // A question of another search, or of what was scrolled past, is of no more use.
    for (const [name, ended] of asked.current)
      if (!name.startsWith(`${key} `)) {
        ended.abort();
        asked.current.delete(name);
      }
    for (let page = first; page <= last; page++) {
      const name = `${key} ${page}`;
      if (current.pages.has(page) || asked.current.has(name)) continue;
      const ended = new AbortController();
      asked.current.set(name, ended);
      client.devices.find({ ...filter, offset: page * PAGE, limit: PAGE }, { signal: ended.signal }).then(
        ({ items, total }) => {
          asked.current.delete(name);
          setProblem(undefined);
          setFound((before) => {
            const pages = new Map(before.key === key ? before.pages : []);
            pages.set(page, items);
            if (pages.size > MOST_PAGES) pages.delete(farthest(pages, page));
            return { key, total, pages };
          });
        },
        (error: unknown) => {
          asked.current.delete(name);
          if (!ended.signal.aborted) setProblem(fail(error));
        },
      );
    }
  }, [client, key, first, last, current.pages.size]);
  useEffect(
    () => () => {
      for (const ended of asked.current.values()) ended.abort();
    },
    [],
  );
  return {
    total: current.total,
    at: (place) => current.pages.get(Math.floor(place / PAGE))?.[place % PAGE],
    problem,
  };
}

function farthest(pages: ReadonlyMap<number, unknown>, from: number): number {
  let found = from;
  for (const page of pages.keys()) if (Math.abs(page - from) > Math.abs(found - from)) found = page;
  return found;
}
