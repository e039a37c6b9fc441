/** Who the connection speaks for. */
import type { OperationOptions } from '../native/connection.js';
import type { Login, Me } from '../native/types.js';
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
  me(call: OperationOptions = {}): Promise<Me> {
    return this.api.request('GET', '/me', call);
  }
}
