/** Whose address it is, for counting: an IPv4 address, or the /64 of an IPv6 one, which one customer has whole. */
import { isIPv6 } from 'node:net';

export function networkOf(address: string): string {
  const bare = address.split('%', 1)[0]!.toLowerCase();
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (plain !== undefined) return plain;
  if (!isIPv6(bare)) return bare;
  const [head = '', tail] = bare.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...(tail === undefined ? [] : zeros), ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
