/** Keys that work once and go by mail: for new passwords and for addresses. */
/** How an API tells a person what to do with a key. */
export interface KeyLetter {
  readonly subject: string;
  readonly text: (key: string) => string;
}

export interface OneTimeKeys {
  /**
   * Sends a letter with a key to set a new password with, if somebody has the address. Returns before it is known whether
   * somebody has: nothing of the answer, not its time either, tells.
   */
  startPasswordReset(email: string, letter: KeyLetter): void;
  finishPasswordReset(key: string, password: string): Promise<void>;
  /** With the key that was mailed to the new address. */
  finishAddressChange(key: string): Promise<void>;
  /** Sends a key to the person's address; `finishEmailCheck` with it notes that the address is theirs. */
  startEmailCheck(user: number, letter: KeyLetter): Promise<void>;
  finishEmailCheck(key: string): Promise<void>;
}
