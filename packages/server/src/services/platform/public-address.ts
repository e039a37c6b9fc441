/**
 * Under which address clients reach this platform. It is known only when the platform listens, later than the services
 * that make links are built: so they ask for it when they make one. Rule: what leaves a request (mails, kept links) has
 * the configured address or the listener's own, never what a request says of itself; a link in an answer to its sender
 * may have the sender's name for this platform if it is a name that no stranger can own.
 */
import { hostname } from 'node:os';
import { isIP } from 'node:net';
import type { Address, NamedBy, Ports } from '../contract/platform.js';
import { isPublicAddress } from '../messages/addresses.js';

export class AddressService implements Address {
  #url = 'http://localhost';
  #configured = false;
  ports: Ports = { https: null, mqtt: null, mqttTls: null };

  /** `downloads`: the path at which the files of links are served. */
  constructor(private readonly downloads: string) {}

  /** `configured`: by a setting, so that clients reach it from everywhere. */
  set(url: string, configured = false): void {
    this.#url = url.replace(/\/+$/, '');
    this.#configured = configured;
  }

  get url(): string {
    return this.#url;
  }

  forAnswer({ host, scheme, address, port }: NamedBy): string {
    const named = host.toLowerCase();
    if (named === new URL(this.#url).host) return this.#url;
    if (isOwnName(named, address)) return `${scheme}://${named}`;
    if (this.#configured || address === undefined) return this.#url;
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
    return `${scheme}://${isIP(plain) === 6 ? `[${plain}]` : plain}:${port}`;
  }

  /** The link to a file that needs no token: the secret stands for one. */
  download(secret: string, name: string): string {
    return `${this.#url}${this.downloads}/${secret}/${encodeURIComponent(name)}`;
  }
}

/** Endings of names that are given out within a network only (RFC 6762, 8375, and those of common routers). */
const LOCAL = /^(?:[a-z0-9_-]+|.+\.(?:localhost|local|lan|home|home\.arpa|internal|intranet|localdomain))$/;

/** This machine's name, an address of its network, or the address of the socket: nothing that can be bought. */
function isOwnName(host: string, address: string | undefined): boolean {
  const name = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/.exec(host)?.[1]?.replace(/^\[|\]$/g, '');
  if (name === undefined) return false;
  if (isIP(name) !== 0) return !isPublicAddress(name) || name === address?.replace(/^::ffff:(?=\d+\.)/, '');
  return name === hostname().toLowerCase() || LOCAL.test(name);
}
