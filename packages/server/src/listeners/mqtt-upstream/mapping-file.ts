/**
 * The mapping file: which topics of the other broker become which series. Rule: a file that cannot be used stops the start
 * with a message that names the file, the entry and the field.
 */
import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { messageOf } from '../../model/thrown.js';
import { compileMapping, MAPPING_FIELDS, type Mapping } from '../../dialects/mapping/mapping.js';
import { compileCheck } from '../../dialects/validation.js';
import { TributaryError } from '../../errors/error.js';

const Entry = Type.Object(
  {
    ...MAPPING_FIELDS,
    project: Type.Integer({ minimum: 1 }),
    qos: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
  },
  { additionalProperties: false },
);
const File = Type.Array(Entry, { minItems: 1, maxItems: 1000 });
const check = compileCheck(File, 'mapping');

export interface FileMapping extends Mapping {
  readonly project: number;
  readonly qos: 0 | 1;
}

export async function readMappings(file: string): Promise<FileMapping[]> {
  try {
    return parseMappings(await readFile(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const refusal = error instanceof TributaryError ? error.message.replace(/\.$/, '') : undefined;
    const expected =
      refusal === undefined
        ? `a file that the server can read (${code})`
        : `a usable mapping, but there ${refusal}`;
    throw new TributaryError(
      'setting_invalid',
      { field: 'mqtt-upstream-mapping', origin: 'JSON file', value: file, expected },
      { cause: error },
    );
  }
}

export function parseMappings(text: string): FileMapping[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new TributaryError('body_not_json', { reason: messageOf(error) });
  }
  return check(json).map((entry, at) => ({
    ...compileMapping(entry, `[${at}].`),
    project: entry.project,
    qos: entry.qos ?? 1,
  }));
}
