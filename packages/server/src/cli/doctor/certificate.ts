/** How the way to a server is kept secret: its certificate, and whether this machine trusts it. */
import { connect, type PeerCertificate } from 'node:tls';
import { messageOf } from '../../model/thrown.js';
import { ok, warn, fail, type Finding } from './finding.js';

const PATIENCE_MS = 10_000;
const SOON_DAYS = 21;
const DAY_MS = 86_400_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

interface Seen {
  readonly certificate: PeerCertificate;
  /** Undefined: it is trusted. */
  readonly problem: string | undefined;
}

/** None of an address on this machine that is not encrypted: nobody listens there. */
export async function certificateFinding(address: string): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(address);
  if (protocol === 'http:')
    return LOOPBACK.test(hostname)
      ? []
      : [
          warn(
            'TLS',
            `${address} is not encrypted: whoever is on the way reads token and points`,
            'Give the server a certificate (docs/operations.md), and use https://.',
          ),
        ];
  try {
    return [judged(await seen(hostname, Number(port || 443)))];
  } catch (error) {
    const reason = messageOf(error);
    return [fail('TLS', reason, 'Look at the port: this one may not speak HTTPS.')];
  }
}

function judged({ certificate, problem }: Seen): Finding {
  const end = Date.parse(certificate.valid_to);
  const days = Math.floor((end - Date.now()) / DAY_MS);
  const until = `good until ${new Date(end).toISOString().slice(0, 10)}`;
  if (problem !== undefined)
    return fail(
      'TLS',
      `this machine does not trust the certificate: ${problem}`,
      'Let Node know who signed it: NODE_EXTRA_CA_CERTS=<PEM file>.',
    );
  if (days < SOON_DAYS) return warn('TLS', `the certificate is ${until}`, 'Renew it.');
  return ok('TLS', `the certificate is ${until}`);
}

function seen(host: string, port: number): Promise<Seen> {
  const bare = host.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host: bare, port, rejectUnauthorized: false, timeout: PATIENCE_MS },
      // A name alone; of an address there is nothing to be told by.
      ...(/^[\d.]+$|:/.test(bare) ? {} : { servername: bare }),
    });
    socket.once('secureConnect', () => {
      const problem = socket.authorized ? undefined : String(socket.authorizationError);
      resolve({ certificate: socket.getPeerCertificate(), problem });
      socket.end();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
    socket.once('error', reject);
  });
}
