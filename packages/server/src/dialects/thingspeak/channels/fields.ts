/**
 * Which series are the fields of a channel. Rules: `fieldN` is field N; series that other APIs made take the numbers that are left,
 * in the order in which they came to be, for reading and for writing alike; `status`, `elevation` and `location` are members of an
 * entry of their own, where their kind is that of such a member. Series beyond the eighth have no field.
 */
import type { Kind } from '../../../services/services.js';

export const FIELDS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** The members of an entry beside its fields, and of what kind their series are. */
const OWN: Readonly<Record<OwnMember, Kind>> = { status: 'string', elevation: 'number', location: 'gps' };
type OwnMember = 'status' | 'elevation' | 'location';

interface NamedSeries {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
}

export interface ChannelSeries<S extends NamedSeries> {
  /** By their number, in the order of the numbers. */
  readonly fields: ReadonlyMap<number, S>;
  readonly own: { readonly [member in OwnMember]?: S };
}

export const fieldName = (number: number): string => `field${number}`;
const isOwn = (name: string): name is OwnMember => Object.hasOwn(OWN, name);

export function channelSeries<S extends NamedSeries>(series: readonly S[]): ChannelSeries<S> {
  const own: { [member in OwnMember]?: S } = {};
  const found = new Map<number, S>();
  const others: S[] = [];
  for (const one of series) {
    const number = Number(/^field([1-8])$/.exec(one.name)?.[1] ?? 0);
    if (number > 0) found.set(number, one);
    else if (isOwn(one.name) && one.kind === OWN[one.name]) own[one.name] = one;
    else others.push(one);
  }
  others.sort((a, b) => a.id - b.id);
  const fields = new Map<number, S>();
  for (const number of FIELDS) {
    const one = found.get(number) ?? others.shift();
    if (one !== undefined) fields.set(number, one);
  }
  return { fields, own };
}
