/** Points that come one by one → reports. Those of one instant that come one after the other are one report. */
import type { TailPoint } from '../../../services/services.js';
import { setMember } from '../wire/set-member.js';
import type { StateView } from '../wire/state-groups.js';
import { isoTime } from '../wire/times.js';

/** For `tail.subscribe`. The points of a report all come within one turn of the event loop. */
export function reportsOfPoints(send: (state: object) => void) {
  let state: StateView | undefined;
  const flush = () => {
    if (state !== undefined) send(state);
    state = undefined;
  };
  return {
    point({ time, name, value, metadata }: TailPoint) {
      const at = isoTime(time);
      if (state !== undefined && (state.time !== at || Object.hasOwn(state.data, name))) flush();
      if (state === undefined) {
        state = { time: at, data: {} };
        queueMicrotask(flush);
      }
      setMember(state.data, name, value);
      if (metadata !== undefined) state.meta ??= metadata;
    },
    gap() {
      // Only a reader that resumes can have one.
    },
  };
}
