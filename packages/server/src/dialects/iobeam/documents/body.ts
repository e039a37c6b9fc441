/** Bodies of documents, which name their project beside what is kept. */
import { TributaryError } from '../../../errors/error.js';
import type { JsonObject } from '../../../services/services.js';
import { authorize, type Asking, type Authorized } from '../credentials.js';
import type { IobeamCall } from '../route.js';
import { jsonObject } from '../wire/body.js';
import { readPositive } from '../wire/ids.js';

/** The body of a request that may write into the project that it names. */
export async function readBody(call: IobeamCall & Asking): Promise<Authorized & { body: JsonObject }> {
  const body = jsonObject(call.request);
  const projectId = projectIn(body);
  return { body, ...(await authorize(call, 'write', { projectId })) };
}

function projectIn({ project_id: id }: JsonObject): number | undefined {
  if (id === undefined || id === null) return undefined;
  // A number as text too; of anything else not even a text is made.
  const projectId =
    typeof id === 'string' ? readPositive(id) : Number.isSafeInteger(id) ? Number(id) : undefined;
  if (projectId !== undefined) return projectId;
  throw new TributaryError('field_invalid', {
    field: 'project_id',
    value: id,
    expected: 'the id of a project',
  });
}
