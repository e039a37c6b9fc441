/**
 * Which addresses a callback may reach: those of the public internet. Everything that is this machine, its network, a
 * cloud's metadata service or no single host is refused, also when it hides in an IPv6 form of an IPv4 address.
 */
import { BlockList, isIP, isIPv6 } from 'node:net';

const PRIVATE_IPV4: readonly [string, number][] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // shared by providers
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, metadata services
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3], // multicast and reserved
];

/** Ranges within 2000::/3 that are not hosts of the public internet or carry an IPv4 address inside. */
const SPECIAL_IPV6: readonly [string, number][] = [
  ['2001::', 23], // Teredo, benchmarks, ORCHID
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [net, bits] of PRIVATE_IPV4) refused.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of SPECIAL_IPV6) refused.addSubnet(net, bits, 'ipv6');
const publicIpv6 = new BlockList();
publicIpv6.addSubnet('2000::', 3, 'ipv6');
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** Whether an IP address (without brackets) is one of the public internet; false for anything that is no address. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !refused.check(address, 'ipv4');
  const bare = address.split('%', 1)[0]!;
  // A mapped address is held against the IPv4 rules too.
  return (publicIpv6.check(bare, 'ipv6') || mapped.check(bare, 'ipv6')) && !refused.check(bare, 'ipv6');
}
