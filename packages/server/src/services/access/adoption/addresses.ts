/**
 * The addresses that an adopted secret is good from: single ones and networks. Rule: what cannot be read is refused when it is
 * given, and lets nobody in when it is asked.
 */
import { BlockList, isIP } from 'node:net';
import { invalidField, TributaryError } from '../../../errors/error.js';

export const MAX_ADDRESSES = 64;

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

const MAPPED = new BlockList();
MAPPED.addSubnet('::ffff:0:0', 96, 'ipv6');

/** The widest public networks that a guessable secret may be good from: what one site has. */
const WIDEST = { ipv4: 16, ipv6: 48 } as const;

export class Addresses {
  readonly #list = new BlockList();
  /** Let in before: a device sends from the same one again and again. */
  #last: string | undefined;

  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const network = networkOf(text);
      if (network !== undefined) this.#list.addSubnet(network.address, network.bits, network.family);
    }
  }

  has(address: string): boolean {
    if (address === this.#last) return true;
    const plain = plainAddress(address);
    const version = isIP(plain);
    const known = version !== 0 && this.#list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
    if (known) this.#last = address;
    return known;
  }
}

/** Networks that no request from the internet comes from. */
const PRIVATE = ['10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', '::1'].map(
  (text) => ({ bits: networkOf(text)!.bits, all: new Addresses([text]) }),
);

/** As they are kept. `guessable`: of a secret that others may try, and no wide public network may. */
export function checkAddresses(given: readonly string[], guessable: boolean): readonly string[] {
  if (given.length > MAX_ADDRESSES)
    throw invalidField('addresses', given.length, `at most ${MAX_ADDRESSES} addresses and networks`);
  return given.map((text, at) => {
    const network = networkOf(text);
    if (network === undefined)
      throw invalidField(
        `addresses[${at}]`,
        text,
        'addresses such as 192.0.2.7 and networks such as 10.1.0.0/16',
      );
    if (guessable && isWide(network))
      throw new TributaryError('secret_guessable', {
        reason: `the network ${text} has too many addresses for it; the widest public ones are /${WIDEST.ipv4}, of IPv6 /${WIDEST.ipv6}`,
      });
    return text;
  });
}

const isWide = ({ address, bits, family }: Network): boolean =>
  bits < WIDEST[family] && !PRIVATE.some((known) => bits >= known.bits && known.all.has(address));

function networkOf(text: string): Network | undefined {
  const [, given = '', digits] = /^([0-9a-fA-F.:]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  // IPv4 within IPv6 is every IPv4 address to the list: networks of it are written as IPv4.
  if (digits !== undefined && isIP(given) === 6 && touchesMapped(given, Number(digits))) return undefined;
  const address = plainAddress(given);
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const bits = digits === undefined ? most : Number(digits);
  if (version === 0 || bits > most) return undefined;
  return { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function touchesMapped(address: string, bits: number): boolean {
  // Everything there is means that.
  if (bits > 128 || bits === 0) return false;
  const network = new BlockList();
  network.addSubnet(address, bits, 'ipv6');
  return MAPPED.check(address, 'ipv6') || network.check('::ffff:0:0', 'ipv6');
}

/** IPv4 as it is written, also where a socket of IPv6 has it. */
function plainAddress(address: string): string {
  const bare = address.split('%', 1)[0]!;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}
