/** What a user's SQL statement answers: all of its rows, as the engine wrote them. */
export interface SqlAnswer {
  /** Names and the engine's types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** One JSON list a line, every digit kept; the lines are cut anywhere. */
  readonly pieces: readonly Buffer[];
  /** Of all pieces; held in memory until the answer is sent. */
  readonly bytes: number;
}
