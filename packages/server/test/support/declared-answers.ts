/**
 * Every JSON answer of the native API that a test gets is held to what its operation declares: the OpenAPI document must
 * describe what is answered, and all of it. So members that no schema names are refused here, although clients may meet them.
 */
import { Compile } from 'typebox/compile';
import type { JsonSchema } from '../../src/dialects/describe.js';
import { EventStreams } from '../../src/dialects/event-streams.js';
import { NATIVE_BASE } from '../../src/dialects/native/native.js';
import { errorSchema } from '../../src/dialects/native/openapi/openapi.js';
import { nativeOperations } from '../../src/dialects/native/operations/operations.js';

type Validator = ReturnType<typeof Compile>;

const once = (make: () => Validator) => {
  let made: Validator | undefined;
  return () => (made ??= make());
};

const errors = once(() => Compile(wholly(errorSchema())));
const answers = nativeOperations(NATIVE_BASE, new EventStreams()).map(({ method, path, answer }) => ({
  method,
  path: new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/]+')}$`),
  validator: answer && once(() => Compile(wholly(answer))),
}));

/** Throws when an answer of this status is another one than the operation declares. */
export function checkAnswer(method: string, target: string, status: number, json: unknown): void {
  const [path = ''] = target.split('?', 1);
  const refused = status >= 400 && typeof json === 'object' && json !== null && 'error' in json;
  const operation = answers.find((each) => each.method === method && each.path.test(path));
  const validator = refused ? errors() : operation?.validator?.();
  if (validator === undefined || validator.Check(json)) return;
  const [problem] = validator.Errors(json);
  const seen = JSON.stringify(json).slice(0, 2000);
  throw new TypeError(
    `${method} ${path} answers ${status} what it does not declare: ${JSON.stringify(problem)} in ${seen}`,
  );
}

/** The schema without a place for members that it does not name. */
function wholly(schema: JsonSchema): object {
  const { properties, items, anyOf } = schema;
  const named = properties && Object.keys(properties).length > 0;
  return {
    ...(named && { additionalProperties: false }),
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, wholly(each)])),
    }),
    ...(items && { items: wholly(items) }),
    ...(anyOf && { anyOf: anyOf.map(wholly) }),
  };
}
