/**
 * The login of this browser, which all its tabs share: a cookie that no script can read, this one neither. Rule: no token is ever in
 * the hands of the page. What one tab does with the login the others hear.
 */
import { Tributary, type Me } from '@tributary/client';

/** Below whatever path a proxy put the page. */
const url = (): string => new URL('.', location.href).href;

export const client = new Tributary({ url: url(), token: '', session: true, maxRetries: 1 });

type Change = 'begun' | 'ended';
const others = new BroadcastChannel('tributary-session');

/** Who is logged in; null: nobody. */
export const whoIs = (): Promise<Me | null> => client.session();

export async function logIn(email: string, password: string): Promise<void> {
  await client.startSession(email, password);
  others.postMessage('begun' satisfies Change);
}

export async function logOut(): Promise<void> {
  await client.endSession().catch(() => undefined);
  others.postMessage('ended' satisfies Change);
}

/** When another tab logs in or out, or when one comes back to this one after a while. Answers how to stop listening. */
export function onChange(look: () => void): () => void {
  const seen = () => {
    if (document.visibilityState === 'visible') look();
  };
  others.addEventListener('message', look);
  document.addEventListener('visibilitychange', seen);
  return () => {
    others.removeEventListener('message', look);
    document.removeEventListener('visibilitychange', seen);
  };
}
