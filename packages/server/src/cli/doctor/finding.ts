/** What a look at a setup found. Rule: whatever is not in order comes with what to do about it. */

export type State = 'ok' | 'warn' | 'fail';

export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly state: State;
  readonly message: string;
  readonly advice?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, state: 'ok', message });

export const warn = (check: string, message: string, advice: string): Finding => ({
  ...{ check, state: 'warn', message, advice },
});

export const fail = (check: string, message: string, advice: string): Finding => ({
  ...{ check, state: 'fail', message, advice },
});
