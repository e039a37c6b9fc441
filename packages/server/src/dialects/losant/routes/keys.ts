/** `keys`: the access keys of an application. The secret is answered once. */
import { Type, type Static } from 'typebox';
import { given } from '../../../model/given.js';
import type { AccessKey, AccessKeyFields, AccessKeyRules, Project } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { scope } from '../credentials.js';
import { readPageOf } from '../lists/pages.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { applicationIdOf, pathId } from '../wire/ids.js';
import { listAnswer, readList } from '../wire/lists.js';
import { closed, Description, Ids, Name, TagFilters } from '../wire/schemas.js';
import { isoOfMilliseconds } from '../wire/times.js';

const Topics = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 1024 }), { maxItems: 1000 }));
const Filter = Type.Optional(Type.Enum(['all', 'whitelist', 'blacklist', 'none']));
const Rules = {
  filterType: Filter,
  pubTopics: Topics,
  subTopics: Topics,
  addressFilterType: Type.Optional(Type.Enum(['all', 'whitelist', 'blacklist'])),
  addresses: Type.Optional(Type.Array(Type.String({ maxLength: 48 }), { maxItems: 100 })),
};
const KeyPost = closed({
  name: Type.Optional(Name),
  description: Type.Optional(Description),
  deviceIds: Type.Optional(Ids),
  deviceTags: Type.Optional(TagFilters),
  ...Rules,
});
const KeyPatch = closed({
  status: Type.Optional(Type.Enum(['active', 'inactive'])),
  name: Type.Optional(
    Type.Union([Name, Type.Null()], { expected: 'a text of 1 to 255 characters, or null' }),
  ),
  description: Type.Optional(Description),
  ...Rules,
});
const checkPost = compileCheck(KeyPost, 'body');
const checkPatch = compileCheck(KeyPatch, 'body');

const FIELDS = {
  creationDate: ({ created }: AccessKey) => created,
  key: ({ key }: AccessKey) => key,
  status: ({ active }: AccessKey) => (active ? 'active' : 'inactive'),
  id: ({ publicId }: AccessKey) => publicId,
  lastUpdated: ({ updated }: AccessKey) => updated,
  name: ({ name }: AccessKey) => name,
};

const LIST = `${APPLICATION}/keys`;
const ONE = `${LIST}/:applicationKeyId`;

const keyId = ({ params }: Call): string => pathId('Access key', params['applicationKeyId']);

export const keyRoutes: readonly LosantRoute[] = [
  route({ method: 'GET', path: LIST, needs: scope('applicationKeys.get'), handle: listKeys }),
  route({
    method: 'POST',
    path: LIST,
    needs: scope('applicationKeys.post'),
    status: 201,
    async handle({ services, principal, project, body }) {
      const fields = fieldsOf(checkPost(body()), {});
      const { accessKey, secret } = await services.accessKeys.create(principal, project.id, fields);
      return { ...keyView(accessKey, project), secret };
    },
  }),
  route({
    method: 'GET',
    path: ONE,
    needs: scope('applicationKey.get'),
    async handle(call) {
      const { services, project } = call;
      return keyView(await services.accessKeys.get(project.id, keyId(call)), project);
    },
  }),
  route({
    method: 'PATCH',
    path: ONE,
    needs: scope('applicationKey.patch'),
    async handle(call) {
      const { services, project } = call;
      const { rules } = await services.accessKeys.get(project.id, keyId(call));
      const { status, ...change } = checkPatch(call.body());
      const active = status === undefined ? undefined : status === 'active';
      const fields = { ...fieldsOf(change, rules), ...given({ active }) };
      return keyView(await services.accessKeys.update(project.id, keyId(call), fields), project);
    },
  }),
  route({
    method: 'DELETE',
    path: ONE,
    needs: scope('applicationKey.delete'),
    async handle(call) {
      await call.services.accessKeys.delete(call.project.id, keyId(call));
      return { success: true };
    },
  }),
];

async function listKeys({ services, project, query }: Call): Promise<object> {
  const order = readList(query, {
    sorts: Object.keys(FIELDS),
    direction: 'desc',
    filters: ['key', 'status', 'name'],
  });
  const { items, totalCount } = await readPageOf(
    services,
    (page) => services.accessKeys.list(project.id, page),
    order,
    FIELDS,
  );
  const views = items.map((key) => keyView(key, project));
  return listAnswer(order, views, totalCount, { applicationId: applicationIdOf(project) });
}

type Given = Partial<Static<typeof KeyPost>> | Omit<Static<typeof KeyPatch>, 'status'>;

/** Rules that are not named stay as they were. */
function fieldsOf({ name, description, ...rules }: Given, before: AccessKeyRules): AccessKeyFields {
  return { ...given({ name, description }), rules: { ...before, ...rules } };
}

function keyView(key: AccessKey, project: Project): object {
  const { rules } = key;
  return {
    id: key.publicId,
    applicationKeyId: key.publicId,
    applicationId: applicationIdOf(project),
    creationDate: isoOfMilliseconds(key.created),
    lastUpdated: isoOfMilliseconds(key.updated),
    key: key.key,
    status: key.active ? 'active' : 'inactive',
    ...given({ name: key.name ?? undefined, description: key.description ?? undefined }),
    filterType: rules.filterType ?? 'all',
    deviceIds: rules.deviceIds ?? [],
    deviceTags: rules.deviceTags ?? [],
    pubTopics: rules.pubTopics ?? [],
    subTopics: rules.subTopics ?? [],
    ...given({ addressFilterType: rules.addressFilterType, addresses: rules.addresses }),
  };
}
