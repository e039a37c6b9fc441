/**
 * Where on the page one is. Rule: all that a view shows is in the address behind `#`, so that reload, back and a link that is sent to
 * a colleague show the same; a token is never in it, and the secret of a link to a board behind `#` alone, which no server sees. Behind
 * `#` all of it, because the page then works below any path of any proxy.
 */
import { useEffect, useState } from 'preact/hooks';
import { mayLeave } from './unsaved.js';

export interface Route {
  /** Absent: the one that was chosen last. */
  readonly project: number | undefined;
  /** `devices`, `explorer` …, then what it is of. */
  readonly path: readonly string[];
  readonly params: Readonly<Record<string, string>>;
}

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2) as [string, string?];
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const project = /^p(\d{1,15})$/.exec(parts[0] ?? '')?.[1];
  return {
    project: project === undefined ? undefined : Number(project),
    path: project === undefined ? parts : parts.slice(1),
    params: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** Of an address that somebody typed or cut. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type Params = Readonly<Record<string, string | undefined>>;

export function hashOf(project: number | undefined, path: readonly string[], params: Params = {}): string {
  const given = Object.entries(params).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  const query = new URLSearchParams(given).toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  const parts = [...(project === undefined ? [] : [`p${project}`]), ...path.map(encodeURIComponent)];
  return `#/${parts.join('/')}${query === '' ? '' : `?${query}`}`;
}

/** `replace`: what is only another look at the same is no step back. Answers false where changes that are not kept hold one back. */
export function go(hash: string, { replace = false } = {}): boolean {
  if (hash === location.hash) return true;
  if (!mayLeave(hash)) return false;
  if (!replace) location.hash = hash;
  else {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
  return true;
}

/** As it is now, also within a function that was made before it changed. */
export const currentRoute = (): Route => routeOf(location.hash);

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const look = () => setHash(location.hash);
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return routeOf(hash);
}
