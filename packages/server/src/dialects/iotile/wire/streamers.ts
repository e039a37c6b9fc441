/** Streamers and the records of their reports as this API shows them. */
import { parseDeviceSlug, streamerSlug } from '../../../model/identity.js';
import { isoFromMicros, type Micros } from '../../../model/time.js';
import type { ReportOfStreamer, Streamer } from '../../../services/services.js';
import { adminTime, rowTime } from './times.js';

/** The selector of what a device tells about itself. */
const SYSTEM = 0x5fff;

/** `devices`: what this API shows of them, by our ids. */
export const streamerJson = (
  { id, device, number, lastId, base, selector }: Streamer,
  devices: ReadonlyMap<number, string>,
) => ({
  id,
  slug: streamerSlug(parseDeviceSlug(devices.get(device)!)!, number),
  device: devices.get(device),
  process_engine_ver: 2,
  index: number,
  last_id: lastId,
  last_reboot_ts: base === null ? null : timeOrNull(base),
  is_system: selector === SYSTEM,
  selector,
});

export const reportJson = (
  report: ReportOfStreamer,
  createdBy: string | null,
  devices: ReadonlyMap<number, string>,
) => ({
  id: report.uuid,
  original_first_id: report.originalFirst,
  original_last_id: report.originalLast,
  actual_first_id: report.actualFirst,
  actual_last_id: report.actualLast,
  streamer: streamerSlug(parseDeviceSlug(devices.get(report.of.device)!)!, report.of.number),
  sent_timestamp: rowTime(report.sent),
  device_sent_timestamp: report.sentUptime,
  incremental_id: report.number,
  time_epsilon: 1.0,
  created_on: adminTime(report.created),
  created_by: createdBy,
});

/** A device that claims to run since before year 0 has no time to show. */
function timeOrNull(time: Micros): string | null {
  try {
    return isoFromMicros(time, 0);
  } catch {
    return null;
  }
}
