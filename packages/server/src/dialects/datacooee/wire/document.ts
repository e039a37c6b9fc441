/** Request bodies: a JSON:API document whose `data` is one resource or a list. */
import { isJsonObject } from '../../../model/json-object.js';
import type { JsonObject } from '../../../services/services.js';
import { TributaryError } from '../../../errors/error.js';
import { parseJson, textOf } from '../../json.js';
import { readJson } from '../../json-slices.js';
import { invalid, missing, Problems } from './problems.js';

export const readDocument = (body: unknown): JsonObject => checked(parseJson(textOf(bytesOf(body))));

/** The same for bodies that may be of megabytes. */
export const readLargeDocument = async (body: unknown): Promise<JsonObject> =>
  checked(await readJson(bytesOf(body)));

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new TributaryError('body_empty', { expected: 'a JSON:API document' });
}

function checked(document: unknown): JsonObject {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new Problems([invalid({ pointer: '' }, document, 'an object with data')]);
  if (!('data' in document)) throw new Problems([missing({ pointer: '/data' }, 'a resource')]);
  return document;
}

export interface ResourceFields {
  readonly id: string | undefined;
  readonly attributes: JsonObject;
  readonly relationships: JsonObject;
}

/** The one resource of a document that creates or changes a thing of this type. */
export function readResource(body: unknown, type: string): ResourceFields {
  const data = readDocument(body)['data'];
  if (!isJsonObject(data))
    throw new Problems([invalid({ pointer: '/data' }, data, `a resource of type ${type}`)]);
  if (data['type'] !== type)
    throw new Problems([
      {
        status: 409,
        code: 'conflict',
        title: 'Conflict',
        detail: `type is ${JSON.stringify(data['type'] ?? null).slice(0, 100)}; expected "${type}".`,
        source: { pointer: '/data/type' },
      },
    ]);
  const { id, attributes = {}, relationships = {} } = data;
  if (id !== undefined && id !== null && typeof id !== 'string')
    throw new Problems([invalid({ pointer: '/data/id' }, id, 'a text')]);
  if (!isJsonObject(attributes))
    throw new Problems([invalid({ pointer: '/data/attributes' }, attributes, 'an object')]);
  if (!isJsonObject(relationships))
    throw new Problems([invalid({ pointer: '/data/relationships' }, relationships, 'an object')]);
  return { id: id ?? undefined, attributes, relationships };
}

/** Reads attributes one by one and gathers what is wrong with them. */
export class AttributeReader {
  readonly problems: ReturnType<typeof invalid>[] = [];

  constructor(
    private readonly attributes: JsonObject,
    known: readonly string[],
  ) {
    for (const name of Object.keys(attributes))
      if (!known.includes(name))
        this.problems.push(
          invalid({ pointer: `/data/attributes/${name}` }, attributes[name], `one of ${known.join(', ')}`),
        );
  }

  text(name: string, required = false): string | null | undefined {
    const value = this.attributes[name];
    const pointer = `/data/attributes/${name}`;
    if (value === undefined && !required) return undefined;
    if (value === null && !required) return null;
    if (typeof value === 'string' && (!required || value.trim() !== '')) return value;
    this.problems.push(
      value === undefined ? missing({ pointer }, 'a text') : invalid({ pointer }, value, 'a text'),
    );
    return undefined;
  }

  number(name: string, limit: number, parse: (value: unknown) => number): number | null | undefined {
    const value = this.attributes[name];
    if (value === undefined || value === null) return value;
    const number = parse(value);
    if (Math.abs(number) <= limit) return number;
    this.problems.push(
      invalid({ pointer: `/data/attributes/${name}` }, value, `a number from -${limit} to ${limit}`),
    );
    return undefined;
  }

  done(): void {
    if (this.problems.length > 0) throw new Problems(this.problems);
  }
}
