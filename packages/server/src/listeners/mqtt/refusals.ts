/** What is answered to a connection that cannot be had, and which troubles pass by themselves. */
import type { ConnectPacket } from 'aedes';
import { TributaryError } from '../../errors/error.js';
import { sampleOf } from '../../services/refusals/sample.js';
import type { Services } from '../../services/services.js';
import { MQTT_LIMITS as LIMITS } from './limits.js';

/** Of what the protocol itself forbids here: the CONNACK in the form that the client's version understands. */
export function connectRefusal(packet: ConnectPacket): { answer: Buffer; reason: string } | undefined {
  const version: number = packet.protocolVersion ?? 4;
  if (version === 5)
    return {
      answer: Buffer.from([0x20, 0x03, 0x00, 0x84, 0x00]),
      reason: 'MQTT 5 is not spoken here; use MQTT 3.1.1',
    };
  const identifierRejected = Buffer.from([0x20, 0x02, 0x00, 0x02]);
  if (packet.clientId.length > LIMITS.clientIdCharacters)
    return { answer: identifierRejected, reason: 'the client id is too long' };
  if (packet.clientId.includes('\uFFFD'))
    return { answer: identifierRejected, reason: 'the client id is not UTF-8 text' };
  return undefined;
}

/** 3: later; 4: wrong credentials; 5: right ones that do not suffice. */
export function returnCodeOf(error: unknown): 3 | 4 | 5 {
  if (!isOver(error)) return 3;
  return error.code === 'credentials_invalid' ? 4 : 5;
}

/** Will be the same however often it is tried. What nobody expected may be a disk that fails: it is not over. */
export const isOver = (error: unknown): error is TributaryError =>
  error instanceof TributaryError && !error.retryable;

/** Among the latest refusals of the project, unless its points stand there already, or it can be tried again. */
export function noteRefused(
  { refusals }: Pick<Services, 'refusals'>,
  { project, door, topic, payload }: { project: number; door: string; topic: string; payload: Buffer },
  error: unknown,
): void {
  if (!isOver(error) || error.noted) return;
  const { code, message } = error;
  const sample = sampleOf(`${topic} ${payload.toString('utf8', 0, 1_000)}`);
  refusals.note({ project, door, code, message, sample });
}
