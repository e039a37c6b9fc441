/**
 * Ready-to-paste lines for the clients of an API, as `tributary connect` prints them. Rules: each API brings its lines and whatever
 * they need; what was not made stands in them as a placeholder.
 */

/** What the lines need to know of the server. */
export interface Target {
  readonly url: string;
  readonly token: string;
  readonly mqttPort: number;
  /** Undefined: it speaks no HTTPS, or not of its own. */
  readonly httpsPort: number | undefined;
  /** The project's number. */
  readonly project: string;
}

/** Titled blocks of text, in the order they are printed. A title that begins with MQTT says that they need it. */
export type Snippets = readonly (readonly [title: string, lines: string])[];

/** The server, as it is asked for what the lines need; paths are whole, answers of 4xx and 5xx throw. */
export interface Server {
  get<T>(path: string, parameters?: Readonly<Record<string, string | number>>): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** The same server, with another credential. */
  as(token: string): Server;
}

/** `Own`: what the lines say beside what stands in every API's. */
export interface Connect<Own extends object = object> {
  lines(target: Target & Own): Snippets;
  /** What stands in the lines for what was not made. */
  readonly placeholders?: Own;
  /** Makes what clients log in with; absent: a token that reads and writes the project. */
  create?(server: Server, project: number): Promise<{ readonly token: string } & Own>;
}

/** Bound to one project, because most clients cannot name one. */
export async function projectToken(server: Server, project: number, api: string): Promise<string> {
  const scopes = ['project:read', 'project:write'];
  const wanted = { name: `connect ${api}`, scopes, project };
  return (await server.post<{ token: string }>('/tributary/v1/tokens', wanted)).token;
}
