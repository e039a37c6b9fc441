/** Bodies: a JSON object, or a form whose names may repeat, as older clients send it. */
import type { FastifyRequest } from 'fastify';
import { invalidField } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import { readForm } from '../../form.js';
import { parseJson, textOf } from '../../json.js';
import { Parameters } from '../../parameters.js';
import { POLICY, type Members } from './parameters.js';

/** A reader of the members of a body, which are also there as they were sent. */
export class Body extends Parameters {
  constructor(readonly members: Members) {
    super(members, POLICY);
  }
}

export const bodyOf = ({ body, headers }: FastifyRequest): Body =>
  new Body(readBody(body, headers['content-type']));

/** An absent or empty body has no members. */
export function readBody(body: unknown, contentType: string | undefined): Members {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  const isForm =
    contentType?.startsWith('application/x-www-form-urlencoded') ??
    !/^\s*\{/.test(body.toString('latin1', 0, 100));
  if (isForm) return Object.fromEntries(readForm(body));
  const json = parseJson(textOf(body));
  if (isJsonObject(json)) return json;
  throw invalidField('body', json, 'a JSON object');
}
