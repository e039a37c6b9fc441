/**
 * Secrets in the form of a JWT, for clients that look into their token (`exp`, `pid`…). Rule: whether a token is good is
 * decided by its row in the catalog alone, as for every other token, so that it can be revoked; the signature is for
 * clients and proxies. Unpadded base64url, no `kid` (newer libraries refuse numeric ones).
 */
import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Catalog } from '../../../catalog/catalog.js';
import type { JsonObject } from '../../../model/json-object.js';
import { MadeOnce } from '../login/made-once.js';

export class JwtSecrets {
  readonly #key: MadeOnce;

  constructor(catalog: Pick<Catalog, 'settings'>) {
    this.#key = new MadeOnce(catalog, 'jwt-key', 32);
  }

  /** `expires` in milliseconds. Every one is different, also for equal claims. */
  async sign(claims: JsonObject, expires: number | null): Promise<string> {
    const jwt = new SignJWT({ ...claims })
      .setProtectedHeader({ typ: 'JWT', alg: 'HS256' })
      .setIssuedAt()
      .setJti(randomBytes(12).toString('base64url'));
    if (expires !== null) jwt.setExpirationTime(Math.floor(expires / 1000));
    return jwt.sign(await this.#key.get());
  }
}
