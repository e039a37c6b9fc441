/** Random advanced device queries, and whether one holds for a device, in plain JavaScript after the language's description. */
import fc from 'fast-check';

export interface Thing {
  readonly id: string;
  readonly name: string;
  readonly deviceClass: string;
  readonly parentId: string | null;
  readonly ancestorIds: readonly string[];
  readonly gatewayId?: string;
  readonly tags: readonly { key: string; value: string }[];
  readonly attributes: readonly { name: string }[];
  readonly connectionInfo: { readonly connected: 0 | 1 | null };
  readonly creationDate: string;
}

export type Query = Readonly<Record<string, unknown>>;

const HEX = '575ecf887ae143cd83dc4aa2';

/** `known` are ids, names, and tags that make queries hold for some device. */
export function queries(
  known: {
    ids?: readonly string[];
    names?: readonly string[];
    attributes?: readonly string[];
    dates?: readonly string[];
  } = {},
): fc.Arbitrary<Query> {
  const {
    ids = [HEX],
    names = ['pump', 'fan'],
    attributes = ['voltage'],
    dates = ['2024-01-01T00:00:00Z'],
  } = known;
  const id = fc.constantFrom(...ids, HEX);
  const idOrNull = fc.option(id, { freq: 5 });
  const idForm = fc.oneof(
    idOrNull,
    fc
      .constantFrom('$eq', '$ne', '$gt', '$lt', '$gte', '$lte')
      .chain((name) => idOrNull.map((value) => ({ [name]: value }))),
    fc
      .constantFrom('$in', '$nin')
      .chain((name) => fc.array(id, { maxLength: 3 }).map((value) => ({ [name]: value }))),
  );
  const valueForm = (texts: readonly string[]) => {
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...texts) },
      fc.constantFrom<unknown>(null, true, 5, 'zz'),
    );
    const part = fc.tuple(fc.constantFrom(...texts), fc.nat(3), fc.integer({ min: 1, max: 4 }));
    const text = part.map(([whole, from, length]) => whole.slice(from, from + length) || whole);
    const inner = fc.array(
      value.filter((one) => one !== null),
      { maxLength: 3 },
    );
    return fc.oneof(
      value,
      fc
        .record(
          {
            $eq: value,
            $ne: value,
            $gt: value,
            $lt: value,
            $gte: value,
            $lte: value,
            $in: inner,
            $nin: inner,
            $startsWith: text,
            $endsWith: text,
            $contains: text,
            $ci: fc.boolean(),
          },
          { requiredKeys: [] },
        )
        .map((all) => Object.fromEntries(Object.entries(all).slice(-2))),
    );
  };
  const tagPart = (texts: readonly string[]) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...texts) },
      fc.constant(null),
      fc.subarray([...texts]).map(($in) => ({ $in })),
      fc.subarray([...texts]).map(($nin) => ({ $nin })),
    );
  const KEYS = ['floor', 'hall', 'room'];
  const VALUES = ['8', '9', 'west'];
  const plainTags = fc.oneof(
    fc.constant(null),
    fc
      .record({ $tagKey: tagPart(KEYS), $tagValue: tagPart(VALUES) }, { requiredKeys: [] })
      .filter((tags) => Object.keys(tags).length > 0),
    fc.dictionary(fc.constantFrom(...KEYS), tagPart(VALUES), { maxKeys: 2 }),
  );
  const tags = fc.oneof(
    plainTags,
    plainTags.map(($eq) => ({ $eq })),
    plainTags.map(($ne) => ({ $ne })),
  );
  const fields = fc
    .record(
      {
        id: idForm,
        gatewayId: idForm,
        parentId: idForm,
        ancestorId: idForm,
        experienceUserId: idForm,
        name: valueForm(names),
        deviceClass: valueForm(['standalone', 'gateway', 'peripheral', 'Gateway']),
        attributeName: valueForm(attributes),
        connectionStatus: valueForm(['connected', 'disconnected']),
        creationDate: valueForm(dates).filter((form) => !JSON.stringify(form).match(/zz|With|contains/)),
        deletedAt: valueForm(dates).filter((form) => !JSON.stringify(form).match(/zz|With|contains/)),
        tags,
      },
      { requiredKeys: [] },
    )
    // One or two at a time: many together hold for nothing.
    .chain((all) =>
      fc
        .subarray(Object.entries(all), { minLength: Math.min(1, Object.keys(all).length), maxLength: 2 })
        .map((some) => Object.fromEntries(some)),
    );
  return fc.letrec<{ query: Query }>((tie) => {
    const parts = fc.array(tie('query'), { maxLength: 3 });
    return {
      query: fc.oneof(
        { depthSize: 'small', maxDepth: 4 },
        { weight: 3, arbitrary: fields },
        parts.map(($and) => ({ $and })),
        parts.map(($or) => ({ $or })),
        parts.map(($nor) => ({ $nor })),
      ),
    };
  }).query;
}

export function holds(query: Query, thing: Thing): boolean {
  return Object.entries(query).every(([name, form]) => {
    const parts = form as Query[];
    if (name === '$and') return parts.every((part) => holds(part, thing));
    if (name === '$or') return parts.some((part) => holds(part, thing));
    if (name === '$nor') return !parts.some((part) => holds(part, thing));
    if (name === 'tags') return tagsHold(form, thing);
    const facts = factsOf(name, thing);
    const date = name === 'creationDate' || name === 'deletedAt';
    return fieldHolds(facts.length === 0 ? [null] : facts, form, date);
  });
}

function factsOf(name: string, thing: Thing): readonly unknown[] {
  switch (name) {
    case 'gatewayId':
      return [thing.gatewayId ?? null];
    case 'ancestorId':
      return thing.ancestorIds;
    case 'attributeName':
      return thing.attributes.map((attribute) => attribute.name);
    case 'connectionStatus':
      return [['disconnected', 'connected', null][thing.connectionInfo.connected ?? 2]];
    case 'creationDate':
      return [Date.parse(thing.creationDate)];
    case 'experienceUserId':
    case 'deletedAt':
      return [null];
    default:
      return [(thing as unknown as Record<string, unknown>)[name] ?? null];
  }
}

function fieldHolds(facts: readonly unknown[], form: unknown, date: boolean): boolean {
  if (typeof form !== 'object' || form === null) return fieldHolds(facts, { $eq: form }, date);
  const { $ci = false, ...operators } = form as Query;
  const plain = (value: unknown) =>
    date && typeof value === 'string'
      ? Date.parse(value)
      : $ci === true && typeof value === 'string'
        ? value.toLowerCase()
        : value;
  const any = (test: (fact: unknown) => boolean) => facts.some((fact) => test(date ? fact : plain(fact)));
  return Object.entries(operators).every(([name, given]) => {
    const within = (list: unknown) => any((fact) => (list as unknown[]).map(plain).includes(fact));
    if (name === '$in') return within(given);
    if (name === '$nin') return !within(given);
    const value = plain(given);
    if (name === '$eq') return any((fact) => fact === value);
    if (name === '$ne') return !any((fact) => fact === value);
    return any((fact) => compares(name, fact, value));
  });
}

function compares(name: string, fact: unknown, value: unknown): boolean {
  if (fact === null || value === null) return fact === value && (name === '$gte' || name === '$lte');
  if (typeof fact !== typeof value) return false;
  const [a, b] = [fact as string, value as string];
  if (name === '$startsWith') return a.startsWith(b);
  if (name === '$endsWith') return a.endsWith(b);
  if (name === '$contains') return a.includes(b);
  return { $gt: a > b, $lt: a < b, $gte: a >= b, $lte: a <= b }[name]!;
}

function tagsHold(form: unknown, { tags }: Thing): boolean {
  if (form === null) return tags.length === 0;
  const given = form as Query;
  if ('$eq' in given) return tagsHold(given['$eq'], { tags } as Thing);
  if ('$ne' in given) return !tagsHold(given['$ne'], { tags } as Thing);
  const fits = (part: unknown, text: string) => {
    if (part === undefined || part === null) return true;
    if (typeof part === 'string') return part === text;
    const { $in, $nin } = part as { $in?: string[]; $nin?: string[] };
    return $in ? $in.includes(text) : !$nin!.includes(text);
  };
  const one = (key: unknown, value: unknown) =>
    tags.some((tag) => fits(key, tag.key) && fits(value, tag.value)) !== (key === null || value === null);
  if ('$tagKey' in given || '$tagValue' in given) return one(given['$tagKey'], given['$tagValue']);
  return Object.entries(given).every(([key, value]) => one(key, value));
}
