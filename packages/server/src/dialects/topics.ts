/**
 * MQTT topic names and filters: what is valid, what matches what. Rules are those of MQTT 3.1.1, 4.7: `+` is one level, `#`
 * is the rest and stands last, and neither at the front reaches topics that begin with `$`.
 */

const WILDCARDS = /[+#]/;

/** First levels that belong to an API; all others are free for a project's own topics. */
export const API_TOPICS = { native: 'tributary', losant: 'losant', iosense: 'devicesIn' } as const;

export const isApiTopic = (topic: string): boolean =>
  (Object.values(API_TOPICS) as string[]).includes(firstLevel(topic));

export const isTopicName = (topic: string): boolean =>
  topic !== '' && !topic.includes('\0') && !WILDCARDS.test(topic);

export function isTopicFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every(
    (level, at) => !WILDCARDS.test(level) || level === '+' || (level === '#' && at === levels.length - 1),
  );
}

/** Whether the filter (a valid one) stands for this topic. */
export function matchesTopic(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (let at = 0; at < wanted.length; at++) {
    if (wanted[at] === '#') return true;
    if (at >= levels.length || (wanted[at] !== '+' && wanted[at] !== levels[at])) return false;
  }
  return wanted.length === levels.length;
}

/** Whether every topic of the narrow filter is one of the wide filter's. */
export function coversFilter(wide: string, narrow: string): boolean {
  if (narrow.startsWith('$') && !wide.startsWith('$')) return false;
  const outer = wide.split('/');
  const inner = narrow.split('/');
  for (let at = 0; at < outer.length; at++) {
    if (outer[at] === '#') return true;
    const level = inner[at];
    if (level === undefined || level === '#') return false;
    if (outer[at] !== '+' && outer[at] !== level) return false;
  }
  return outer.length === inner.length;
}

/** The first level: what decides whose topic it is. */
export function firstLevel(topic: string): string {
  const end = topic.indexOf('/');
  return end < 0 ? topic : topic.slice(0, end);
}
