/** `tributary mqtt-upstream test`: what a mapping makes of messages, before a platform does. */
import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { parseMappings, type FileMapping } from '../../listeners/mqtt-upstream/mapping-file.js';
import { isJsonObject } from '../../model/json-object.js';
import { microsFromIso, nowMicros } from '../../model/time.js';
import { failure } from '../failure.js';
import { numberedLines, type NumberedText } from '../import/lines.js';
import type { Io } from '../io.js';
import { MappingTrial, type TrialMessage } from '../mapping-trial.js';
import { formatOption } from '../options.js';
import { RowWriter, type OutputFormat } from '../output.js';
import { readSmallFile } from '../small-file.js';

const COLUMNS = ['line', 'result', 'device', 'series', 'time', 'value', 'reason'];

export function mqttUpstreamCommand(io: Io): Command {
  const test = new Command('test')
    .description(
      'what the mapping makes of messages, one a line: "topic payload", or JSON as of mosquitto_sub -F %j; ' +
        'ends with 1 if any of them is not stored whole',
    )
    .argument('<mapping>', 'the file of mqtt-upstream-mapping, or the mqttMapping of a project')
    .argument('[messages]', 'file of messages; absent or -: stdin')
    .action(async (file: string, messages: string | undefined, options: { format: OutputFormat }) => {
      const trial = new MappingTrial(await mappingsOf(file));
      const rows = new RowWriter(io.stdout, options.format, options.format === 'json' ? undefined : COLUMNS);
      const input = messages === undefined || messages === '-' ? io.stdin : createReadStream(messages);
      let [whole, all] = [0, 0];
      for await (const line of numberedLines(input as AsyncIterable<Buffer>)) {
        if (line.text.trim() === '') continue;
        const found = await trial.rowsOf(messageOf(line));
        all++;
        if (found.every(({ result }) => result === 'stored' || result === 'repeated')) whole++;
        await rows.page(found);
      }
      await rows.end('no messages\n');
      if (whole < all)
        throw failure(`${all - whole} of ${all} messages are not stored, or not all of them is.`);
    });
  return new Command('mqtt-upstream')
    .description('the mapping of topics to series')
    .addCommand(formatOption(test));
}

const MAX_MAPPING_BYTES = 16 * 2 ** 20;

async function mappingsOf(file: string): Promise<FileMapping[]> {
  const bytes = await readSmallFile(file, { most: MAX_MAPPING_BYTES, expected: 'a mapping' });
  const text = bytes.toString('utf8');
  return parseMappings(text.trim().startsWith('[') ? withProjects(text) : text);
}

/** The mapping of a project names none; which one it is makes no difference here. */
function withProjects(text: string): string {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return text;
  }
  const list = entries as unknown[];
  if (!list.every((entry) => isJsonObject(entry) && !('project' in entry))) return text;
  return JSON.stringify(list.map((entry) => ({ ...(entry as object), project: 1 })));
}

function messageOf({ line, text }: NumberedText): TrialMessage {
  const given = text.startsWith('{') ? jsonMessage(line, text) : undefined;
  if (given !== undefined) return given;
  const at = text.indexOf(' ');
  const [topic, payload] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  return { line, topic, payload: Buffer.from(payload), time: nowMicros(), retained: false };
}

function jsonMessage(line: number, text: string): TrialMessage | undefined {
  try {
    const { topic, payload, retain, tst } = JSON.parse(text) as Record<string, unknown>;
    if (typeof topic !== 'string') throw new TypeError('no topic');
    const bytes = Buffer.from(typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? ''));
    // Mosquitto writes offsets as +0100.
    const time = typeof tst === 'string' ? microsFromIso(tst) : NaN;
    const arrival = Number.isNaN(time) ? nowMicros() : time;
    return { line, topic, payload: bytes, time: arrival, retained: retain === 1 || retain === true };
  } catch {
    throw failure(`Line ${line} is no message.`, 'Expected "topic payload", or {"topic": …, "payload": …}.');
  }
}
