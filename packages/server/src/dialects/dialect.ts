/**
 * All that a dialect is to the rest of the server, which walks the list of main/dialects.ts and knows none by name: routes
 * that it puts into a Fastify scope of its own, so that its error form, its hooks and its body rules never reach a sibling; its
 * topics, its first credentials, the lines for its clients.
 */
import type { FastifyInstance } from 'fastify';
import type { IdForm, MadeIdForm } from '../model/identity.js';
import type { CredentialForm, FirstStartPart, Services } from '../services/services.js';
import type { Connect } from './connect.js';
import type { MqttDialect } from './mqtt.js';

export interface Dialect {
  /** Of its folder, of `tributary connect NAME`, and of its member in the file of the first start. */
  readonly name: string;
  /** What clients of the API carry as credentials that the old platform gave. */
  readonly adoptable?: readonly CredentialForm[];
  /** `app` is this dialect's own encapsulated scope; it sets its error handler there. */
  mount(app: FastifyInstance, services: Services): void | Promise<void>;
  /** What it is to the MQTT broker; absent: it has no topics. */
  readonly mqtt?: MqttDialect;
  /** What it adds to the first start; absent: nothing. */
  readonly firstStart?: FirstStartPart;
  /** The lines of `tributary connect`; absent: there are none. */
  readonly connect?: Connect;
  /** How it writes the ids of things; absent: it has none of its own. */
  readonly ids?: readonly IdForm[];
  /** How the lists of access keys name devices; one dialect says so. */
  readonly accessKeyDevices?: MadeIdForm;
  /** What whoever runs the server should know before the first request; goes into the log. */
  warning?(services: Services): Promise<string | undefined>;
}
