/** Tags of events: documents with a name. */
import type { Project, Services } from '../../../services/services.js';
import { readAll } from '../../whole-lists.js';

const TAG = 'iosense.eventTag';

export interface EventTag {
  readonly _id: string;
  readonly name: string;
}

export const tagsOf = (services: Services, project: Project): Promise<EventTag[]> =>
  readAll(
    services,
    (page) => services.documents.list(project.id, TAG, page),
    ({ id, name }) => ({ _id: String(id), name: name ?? '' }),
  );

/** By id or by name; a name that is new becomes a tag. */
export async function knownTags(
  services: Services,
  project: Project,
  wanted: readonly string[],
): Promise<EventTag[]> {
  const known = await tagsOf(services, project);
  const tags: EventTag[] = [];
  for (const one of wanted)
    tags.push(
      known.find(({ _id, name }) => one === _id || one === name) ?? (await makeTag(services, project, one)),
    );
  return tags;
}

async function makeTag({ documents }: Services, project: Project, name: string): Promise<EventTag> {
  const { id } = await documents.create(project.id, TAG, { name });
  return { _id: String(id), name };
}
