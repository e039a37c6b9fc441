/** An access key's lists of topics that are free to use; entries may have MQTT's wildcards. */
import type { AccessKeyRules } from '../../../services/services.js';
import { coversFilter, isTopicFilter, matchesTopic } from '../../topics.js';

export function mayUse(rules: AccessKeyRules, direction: 'pub' | 'sub', topic: string): boolean {
  return allowed(rules, direction, (entry) => matchesTopic(entry, topic));
}

/** A filter that reaches into a black list is granted: what it may not see is left out message by message. */
export function maySubscribeTo(rules: AccessKeyRules, filter: string): boolean {
  return allowed(rules, 'sub', (entry) => coversFilter(entry, filter));
}

function allowed(
  { filterType = 'all', pubTopics = [], subTopics = [] }: AccessKeyRules,
  direction: 'pub' | 'sub',
  holds: (entry: string) => boolean,
): boolean {
  const entries = direction === 'pub' ? pubTopics : subTopics;
  const listed = () => entries.some((entry) => isTopicFilter(entry) && holds(entry));
  switch (filterType) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'whitelist':
      return listed();
    case 'blacklist':
      return !listed();
  }
}
