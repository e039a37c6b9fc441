/** Who the connection speaks for. */
import type { OperationOptions } from '../native/connection.js';
import type { Login, Me, PageSession } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export interface LoginOptions extends OperationOptions {
  /** Id or name; absent: the one that the person joined first. */
  readonly organization?: Id | undefined;
}

export class Session extends Resource {
  /** The token of the login is used from here on. */
  async login(email: string, password: string, options: LoginOptions = {}): Promise<Login> {
    const { organization, ...call } = options;
    const body = { email, password, organization };
    const login = await this.api.request('POST', '/login', { body, anonymous: true, ...call });
    this.api.http.credentials.replace(login.token);
    return login;
  }
  /** The token of the login is good no more; the connection has none from here on. */
  async logout(call: OperationOptions = {}): Promise<void> {
    await this.api.request('POST', '/logout', call);
    this.api.http.credentials.replace(undefined);
  }
  /** In a page of the server itself, with the option `session`: the browser keeps the login, in a cookie. */
  startSession(email: string, password: string, options: LoginOptions = {}): Promise<PageSession> {
    const { organization, ...call } = options;
    const body = { email, password, organization };
    return this.api.request('POST', '/session', { body, anonymous: true, ...call });
  }
  /** Who is logged in by the cookie; null: nobody. */
  async session(call: OperationOptions = {}): Promise<Me | null> {
    return (await this.api.request('GET', '/session', call)).me;
  }
  endSession(call: OperationOptions = {}): Promise<void> {
    return this.api.request('DELETE', '/session', call);
  }
  me(call: OperationOptions = {}): Promise<Me> {
    return this.api.request('GET', '/me', call);
  }
}
