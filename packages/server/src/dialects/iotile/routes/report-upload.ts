/**
 * `POST /streamer/report/?timestamp=…`: a report as a file. Ensures that a report is stored whole or refused whole with a
 * reason, that only who may write a device's data can report for it, and that 201 is answered when everything is durable.
 */
import { deviceSlug } from '../../../model/identity.js';
import type { Refusal } from '../../../services/services.js';
import { isMultipart, readForm } from '../../multipart.js';
import { reporting, type Reporting } from '../credentials.js';
import { errorText, fieldErrors, ruleError } from '../errors.js';
import { bytesOf } from '../http/body.js';
import { route, type Call } from '../route.js';
import { usernameOf } from '../wire/accounts.js';
import { conversionOf } from '../wire/convert.js';
import { decodeDictionary } from '../wire/dictionary.js';
import { ReportRefusal, type DecodedReport } from '../wire/report.js';
import { decodeSignedList } from '../wire/signed-list.js';
import { readTime } from '../wire/times.js';

/** Refused readings that an answer names. */
const MAX_NAMED = 10;

export const reportUpload = route({
  method: 'POST',
  path: '/streamer/report/',
  needs: reporting,
  points: 'in',
  status: 201,
  handle: async (call: Call & Reporting) => {
    const file = uploaded(call);
    const sent = sentTime(call);
    const report = await decoded(call, file);
    const { project, device } = await call.devices.placeOf(call.caller, report.device);
    call.request.inputProject = project.id;
    const { count, accepted, refused, refusedCount } = await call.services.reports.submit({
      project,
      device,
      sent,
      by: call.caller.principal.user,
      content: report,
      conversion: conversionOf,
    });
    return { count, accepted, ...refusals(refused, refusedCount) };
  },
});

interface File {
  readonly name: string;
  readonly content: Buffer;
}

function uploaded({ request }: Call): File {
  const body = bytesOf(request);
  const type = request.headers['content-type'];
  if (isMultipart(type)) {
    const { files } = readForm(type, body);
    const file = files.find(({ field }) => field === 'file');
    if (file !== undefined) return file;
  }
  // A device that makes no forms may send the bytes alone.
  if (body.length > 0) {
    if (type?.startsWith('application/octet-stream')) return { name: 'report.bin', content: body };
    if (/^application\/(x-)?msgpack/.test(type ?? '')) return { name: 'report.mp', content: body };
  }
  throw errorText(400, "missing request.data['file']");
}

function sentTime({ query, services }: Call): number {
  const text = query.text('timestamp');
  if (text === undefined) throw errorText(400, 'missing timestamp argument');
  const sent = readTime(text);
  // A gateway whose clock is far ahead keeps its report until it is right.
  if (sent === undefined || sent < 0 || sent > (Date.now() + services.limits.futureMilliseconds) * 1000)
    throw fieldErrors({ timestamp: 'Enter a valid date/time, not before 1970 and not far in the future.' });
  return sent;
}

async function decoded(call: Call & Reporting, { name, content }: File): Promise<DecodedReport> {
  try {
    switch (/\.([^./]*)$/.exec(name)?.[1] ?? 'bin') {
      case 'bin':
        return decodeSignedList(content);
      case 'mp':
        return await decodeDictionary(content, 'msgpack');
      case 'json':
        return await decodeDictionary(content, 'json');
      default:
        throw ruleError('Streamer Report file extension not supported. Expected: .bin, .json or .mp');
    }
  } catch (error) {
    if (!(error instanceof ReportRefusal)) throw error;
    const { sender } = error;
    const place = sender && (await call.devices.placeOf(call.caller, sender.device).catch(() => undefined));
    call.request.inputProject = place?.project.id ?? null;
    throw ruleError(await explained(call, error));
  }
}

async function explained({ caller, services }: Call, refusal: ReportRefusal): Promise<string> {
  const { user } = await services.people.me(caller.principal);
  const who = `user=@${user === null ? '' : usernameOf(user)}`;
  const { message, sender } = refusal;
  if (sender === undefined || refusal.problem === 'form') return message;
  return refusal.problem === 'hash'
    ? `${message}: ${deviceSlug(sender.device)} (idx=${sender.streamer}, ${who})`
    : `${message} (${who})`;
}

function refusals(refused: readonly Refusal[], count: number) {
  return count === 0 ? {} : { refused: count, reasons: refused.slice(0, MAX_NAMED) };
}
