/** A request that a client of the old platform sends, whatever form people have it in. */

export interface OldRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Without the host, which is what changes; blanks as browsers and old libraries send them. */
export function targetOf(address: string): string {
  const path = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/, '');
  const target = path.startsWith('/') ? path : `/${path}`;
  return target.replaceAll(' ', '%20').replaceAll('"', '%22');
}
