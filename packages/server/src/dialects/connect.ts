/** What the lines to paste need to know about the server; each API's lines are one file beside this one. */
export interface Target {
  readonly url: string;
  readonly token: string;
  readonly mqttPort: number;
  /** Undefined: it speaks no HTTPS, or not of its own. */
  readonly httpsPort: number | undefined;
  /** The project's number, or a placeholder. */
  readonly project: string;
  /** The project's id in Losant's API, or a placeholder. */
  readonly applicationId: string;
  /** For Losant's MQTT, or placeholders. */
  readonly accessKey: string;
  readonly accessSecret: string;
  /** The organization's id in Datacooee's API, or a placeholder. */
  readonly organizationId: string;
}

/** Titled blocks of text, in the order they are printed. */
export type Snippets = readonly (readonly [title: string, lines: string])[];
