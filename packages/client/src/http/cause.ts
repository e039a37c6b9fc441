/** What was thrown, in words. */

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why no answer came: fetch says "fetch failed" and keeps the reason inside. */
export function causeText(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return String(inner);
  const { code } = inner as Error & { readonly code?: unknown };
  // OpenSSL's own words name a line of its source.
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'this port does not speak HTTPS (try http://)';
  // The refusals of several addresses of one name have no message together.
  return inner.message || (typeof code === 'string' ? code : inner.name);
}
