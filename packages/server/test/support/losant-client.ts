/** The unmodified npm client of Losant (losant-rest 2.8.1), pointed at a test platform. */
import { createRequire } from 'node:module';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answers = any;
export type Action = (parameters?: object, options?: object) => Promise<Answers>;
type Resource = Readonly<Record<string, Action>>;

export interface LosantClient {
  readonly application: Resource;
  readonly applications: Resource;
  readonly applicationApiToken: Resource;
  readonly applicationApiTokens: Resource;
  readonly applicationKey: Resource;
  readonly applicationKeys: Resource;
  readonly auth: Resource;
  readonly data: Resource;
  readonly device: Resource;
  readonly devices: Resource;
  readonly me: Resource;
  readonly userApiTokens: Resource;
  request(request: object, options: object): Promise<Answers>;
}

const { createClient } = createRequire(import.meta.url)('losant-rest') as {
  createClient(options: { url: string; accessToken?: string }): LosantClient;
};

export const losantClient = (url: string, accessToken?: string): LosantClient =>
  createClient({ url, ...(accessToken !== undefined && { accessToken }) });

export interface Refusal {
  readonly statusCode: number;
  readonly type: string;
  readonly message: string;
}

/** The error that the client makes of a refusal. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    const { statusCode, type, message } = error as Refusal;
    return { statusCode, type, message };
  }
  throw new Error('was not refused');
}
