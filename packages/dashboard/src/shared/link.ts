/** A link of a file bears the public name of the server, which may not be the one by which the page reaches it. */
export function hereOf(url: string | null): string {
  return /tributary\/v1\/downloads\/.*$/.exec(url ?? '')?.[0] ?? '#';
}
