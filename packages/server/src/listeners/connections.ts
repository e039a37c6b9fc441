/**
 * How many connections a listener holds, in all and from one address. Rules: half of all is the most that one address gets
 * unless a setting says otherwise, so that nobody takes the last one from everybody else and a fleet behind one address
 * still fits; the proxies that are trusted stand for many and are bounded by the total alone.
 */
import { BlockList, isIP, isIPv6, type Socket } from 'node:net';

export interface ConnectionLimits {
  readonly total: number;
  /** Undefined: half of the total. */
  readonly ofOneAddress?: number | undefined;
  readonly isProxy: (address: string) => boolean;
}

export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #byAddress = new Map<string, number>();
  #open = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** False: this one is too many. True: it counts until `closed` fires. */
  enter(address: string, closing: Pick<Socket, 'once'>): boolean {
    const { total, ofOneAddress = Math.ceil(total / 2), isProxy } = this.#limits;
    const own = this.#byAddress.get(address) ?? 0;
    if (this.#open >= total || (own >= ofOneAddress && !isProxy(address))) return false;
    this.#open++;
    this.#byAddress.set(address, own + 1);
    closing.once('close', () => this.#leave(address));
    return true;
  }

  #leave(address: string): void {
    this.#open--;
    const rest = this.#byAddress.get(address)! - 1;
    if (rest > 0) this.#byAddress.set(address, rest);
    else this.#byAddress.delete(address);
  }
}

/** `trust-proxy` as a test of an address; nobody is trusted where it is not set. */
export function proxyTest(trusted: readonly string[] = []): (address: string) => boolean {
  const list = new BlockList();
  for (const one of trusted) {
    const [address = '', bits] = one.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address: string | undefined = '') => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
    // Headers may name anything as an address.
    return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
}
