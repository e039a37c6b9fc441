/** The kinds of what is wrong, in words: what it is, what to do, and what the figures say. */
import type { QualityFinding, QualityKind } from '@tributary/client';
import { countText, numberText, spanText } from '../../shared/format.js';

type Evidence = QualityFinding['evidence'];

interface Words {
  readonly name: string;
  readonly is: string;
  readonly todo: string;
  readonly says: (evidence: Evidence) => string;
}

const span = (seconds = 0): string => spanText(seconds * 1000);
const share = (part = 0, whole = 1): string => `${numberText(Math.round((1000 * part) / whole) / 10)} %`;

export const KINDS: Readonly<Record<QualityKind, Words>> = {
  silent: {
    name: 'Silent',
    is: 'Nothing came for ten times as long as usual; or nothing ever came since it was made.',
    todo: 'Look at its power and network. One that is gone for good can be deleted.',
    says: ({ never, usualSeconds }) =>
      never
        ? 'never sent a point'
        : usualSeconds === undefined
          ? 'sent once'
          : `usually every ${span(usualSeconds)}`,
  },
  'clock-wrong': {
    name: 'Clock wrong',
    is: 'Points lie in the future, or all come late by the same time, or are refused for their time.',
    todo: 'Set its clock and zone, or the unit of the times that it sends.',
    says: ({ aheadSeconds = 0, refused, message }) =>
      refused !== undefined
        ? `${countText(refused)} refused: ${message}`
        : `${span(Math.abs(aheadSeconds))} ${aheadSeconds > 0 ? 'ahead' : 'behind'}`,
  },
  'unit-changed': {
    name: 'Unit changed',
    is: 'Somebody gave a series another unit, or its values made a step as between two units.',
    todo: 'Bring what came before, or what is sent, into one unit; or send it as another series.',
    says: ({ unitBefore, unit, factor, before = 0, after = 0 }) =>
      [
        unitBefore === undefined ? '' : `from ${unitBefore} to ${unit ?? 'none'}`,
        factor === undefined ? '' : `${factor}: ${numberText(before)} became ${numberText(after)}`,
      ]
        .filter((text) => text !== '')
        .join('; '),
  },
  stuck: {
    name: 'Stuck',
    is: 'A number that used to change stands for ten times as many points as ever before.',
    todo: 'Look at the sensor. An alert rule “stuck value” tells at once.',
    says: ({ points = 0, value = 0, longestRun = 0 }) =>
      `${countText(points)} points of ${numberText(value)}; before, at most ${countText(longestRun)} alike`,
  },
  gappy: {
    name: 'Gappy',
    is: 'Points are missing for longer than five usual distances, for a hundredth of the time or more.',
    todo: 'Look at the network. A device that sends later what it could not send fills its gaps.',
    says: ({ gaps = 0, missingSeconds, spanSeconds = 1, longestSeconds, usualSeconds }) =>
      `${countText(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}, ${share(missingSeconds, spanSeconds)} of ${span(spanSeconds)}; the longest ${span(longestSeconds)}, usually every ${span(usualSeconds)}`,
  },
  late: {
    name: 'Late',
    is: 'One of twenty points or more comes over ten minutes after its time.',
    todo: 'Right for what collects and for imports; else look at queues and gateways.',
    says: ({ late = 0, received = 1, latestSeconds }) =>
      `${share(late, received)} of ${countText(received)} points, up to ${span(latestSeconds)} late`,
  },
  'duplicate-heavy': {
    name: 'Repeats',
    is: 'One of twenty points or more is sent again. The data is right: a point is there once.',
    todo: 'Have the sender wait longer for its answer before it sends again.',
    says: ({ rewritten = 0, received = 1 }) =>
      `${share(rewritten, received)} of ${countText(received)} points were there already`,
  },
};

export const KIND_NAMES = Object.keys(KINDS) as QualityKind[];

export const isKind = (text: string | undefined): text is QualityKind =>
  text !== undefined && Object.hasOwn(KINDS, text);
