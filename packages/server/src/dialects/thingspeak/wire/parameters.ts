/** Members of an address, of a form or of a JSON object: ThingSpeak takes all of them together, the body before the address. */
import type { FastifyRequest } from 'fastify';
import { invalidField } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import { readForm } from '../../form.js';
import { readJson } from '../../json-slices.js';
import { textOf } from '../../json.js';
import { Parameters, type ParameterPolicy } from '../../parameters.js';

export type Members = Readonly<Record<string, unknown>>;

/** A list is what JSON alone can say: where the address repeats a name, the last one counts. */
const POLICY: ParameterPolicy = { repeated: 'refused' };

export const parametersOf = (members: Members): Parameters => new Parameters(members, POLICY);

export const queryOf = ({ query }: FastifyRequest): Members =>
  Object.fromEntries(
    Object.entries(query as Members).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value as unknown[]).at(-1) : value,
    ]),
  );

/** Of the body and the address. Values of a form are texts, those of JSON are what they are. */
export async function membersOf(request: FastifyRequest): Promise<Members> {
  return { ...queryOf(request), ...(await bodyOf(request)) };
}

/** Clients send forms with any type or none; only an object in braces is JSON. */
async function bodyOf({ body }: FastifyRequest): Promise<Members> {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  if (!/^\s*[{[]/.test(body.toString('latin1', 0, 100))) {
    // What is no UTF-8 is refused as such; a form would quietly replace it.
    textOf(body);
    return Object.fromEntries([...readForm(body)].map(([name, values]) => [name, values.at(-1)]));
  }
  const json = await readJson(body);
  if (isJsonObject(json)) return json;
  throw invalidField('body', json, 'a JSON object or a form');
}
