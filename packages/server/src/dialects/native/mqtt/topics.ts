/** `tributary/PROJECT/DEVICE`, and `tributary/PROJECT` for points that name their devices. A key may have slashes. */
import { API_TOPICS } from '../../topics.js';

export const NATIVE_TOPICS = API_TOPICS.native;

export interface NativeTopic {
  readonly project: number;
  /** Undefined: each point names its own. */
  readonly device: string | undefined;
}

export function parseNativeTopic(topic: string): NativeTopic | undefined {
  const match = /^tributary\/([1-9]\d{0,15})(?:\/(.+))?$/s.exec(topic);
  return match === null ? undefined : { project: Number(match[1]), device: match[2] };
}

/** The same of a filter: `device` is undefined where it has a wildcard. */
export function parseNativeFilter(filter: string): NativeTopic | undefined {
  const parsed = parseNativeTopic(filter);
  if (parsed?.device === undefined) return undefined;
  return /[+#]/.test(parsed.device) ? { project: parsed.project, device: undefined } : parsed;
}

export const nativeTopic = (project: number, device: string): string =>
  `${NATIVE_TOPICS}/${project}/${device}`;
