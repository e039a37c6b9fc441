/**
 * Under which address clients reach this platform. It is known only when the platform listens, later than the services
 * that make links are built: so they ask for it when they make one.
 */
export class PublicAddress {
  #url = 'http://localhost';

  set(url: string): void {
    this.#url = url.replace(/\/+$/, '');
  }

  /** The link to a file that needs no token: the secret stands for one. */
  download(secret: string, name: string): string {
    return `${this.#url}/tributary/v1/downloads/${secret}/${encodeURIComponent(name)}`;
  }
}
