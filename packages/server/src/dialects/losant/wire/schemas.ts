/**
 * The bodies that Losant's published schemas describe, as far as several actions share them. Rule: as there, no member
 * outside of a schema is taken, so that a misspelt one is reported.
 */
import { Type, type TSchema } from 'typebox';
import { ID_PATTERN } from './ids.js';

export const closed = <T extends Record<string, TSchema>>(members: T) =>
  Type.Object(members, { additionalProperties: false });

/** Losant's names of attributes and tag keys. */
export const NAME_PATTERN = '^[0-9a-zA-Z_-]{1,255}$';

export const Id = Type.String({ pattern: ID_PATTERN, expected: 'an id of 24 hexadecimal digits' });
export const AttributeName = Type.String({
  pattern: NAME_PATTERN,
  expected: '1 to 255 letters, digits, _ or -',
});
export const Name = Type.String({ minLength: 1, maxLength: 255 });
export const Description = Type.String({ maxLength: 32_767 });
export const Email = Type.String({
  pattern: '^[^\\s@]+@[^\\s@]+$',
  maxLength: 1024,
  expected: 'an e-mail address of at most 1024 characters',
});
export const CallbackUrl = Type.String({ maxLength: 1024, expected: 'a URL of at most 1024 characters' });
export const Tag = closed({ key: AttributeName, value: Name });
export const TagFilters = Type.Array(
  closed({ key: Type.Optional(AttributeName), value: Type.Optional(Name) }),
  { maxItems: 100 },
);
export const Ids = Type.Array(Id, { maxItems: 1000 });
export const Time = Type.Union([Type.Number(), Type.String(), closed({ $date: Type.String() })], {
  expected: 'a number of milliseconds, a text or {"$date": text}',
});

export const DEVICE_CLASSES = [
  'standalone',
  'gateway',
  'peripheral',
  'floating',
  'edgeCompute',
  'system',
  'embedded',
] as const;
export type DeviceClass = (typeof DEVICE_CLASSES)[number];

const AttributeMembers = {
  contentType: Type.Optional(Type.String({ maxLength: 64 })),
  description: Type.Optional(Description),
  attributeTags: Type.Optional(
    Type.Record(Type.String(), Name, { expected: 'an object of tag keys and texts' }),
  ),
  system: Type.Optional(
    closed({
      aggregation: Type.Optional(
        Type.Enum(['FIRST', 'LAST', 'COUNT', 'MAX', 'MIN', 'MEDIAN', 'MEAN', 'SUM', 'STD_DEV']),
      ),
      aggregationOptions: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 0 })),
      childAttributes: Type.Optional(
        Type.Array(
          closed({
            name: AttributeName,
            mode: Type.Enum(['all', 'whitelist', 'blacklist']),
            deviceIds: Type.Optional(Ids),
            deviceTags: Type.Optional(TagFilters),
          }),
          { maxItems: 256 },
        ),
      ),
    }),
  ),
};

export const AttributePost = closed({
  name: AttributeName,
  dataType: Type.Enum(['string', 'number', 'gps', 'boolean', 'blob']),
  ...AttributeMembers,
});
export const AttributePatch = closed({ name: Type.Optional(AttributeName), ...AttributeMembers });

const DeviceMembers = {
  description: Type.Optional(Description),
  tags: Type.Optional(Type.Array(Tag, { maxItems: 100 })),
  attributes: Type.Optional(Type.Array(AttributePost, { maxItems: 256 })),
  deviceClass: Type.Optional(Type.Enum([...DEVICE_CLASSES])),
  gatewayId: Type.Optional(Id),
  parentId: Type.Optional(
    Type.Union([Id, Type.Null()], { expected: 'an id of 24 hexadecimal digits, or null' }),
  ),
  systemInterval: Type.Optional(Type.Integer({ minimum: 5, maximum: 3600 })),
  keepDuplicates: Type.Optional(Type.Boolean()),
};

/** `id` is ours: one that the device had at Losant. */
export const DevicePost = closed({ id: Type.Optional(Id), name: Name, ...DeviceMembers });
export const DevicePatch = closed({ name: Type.Optional(Name), ...DeviceMembers });
