/** The login of this tab. It is gone with the tab: a token is not left on a shared machine. */
import { Tributary } from '@tributary/client';

const KEY = 'tributary.token';
/** Below whatever path a proxy put the page. */
const url = (): string => new URL('.', location.href).href;

export function restore(): Tributary | undefined {
  const token = sessionStorage.getItem(KEY);
  return token === null ? undefined : new Tributary({ url: url(), token, maxRetries: 1 });
}

export async function logIn(email: string, password: string): Promise<Tributary> {
  const client = new Tributary({ url: url(), token: '', maxRetries: 1 });
  const { token } = await client.login(email, password);
  sessionStorage.setItem(KEY, token);
  return client;
}

export async function logOut(client: Tributary): Promise<void> {
  sessionStorage.removeItem(KEY);
  await client.logout().catch(() => undefined);
}
