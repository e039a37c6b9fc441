/**
 * A streamer report as its decoders give it, whatever its format. Ensures that a report is refused whole: a decoder
 * either gives everything that is in the file or throws a ReportRefusal that says what is wrong with it.
 */
import type { ReportContent } from '../../../services/services.js';

export interface DecodedReport extends ReportContent {
  /** The number of the device that sent it. */
  readonly device: number;
}

/** Why a report is refused, in words for the people who look after the device. */
export class ReportRefusal extends Error {
  constructor(
    readonly problem: 'hash' | 'signature' | 'form',
    message: string,
    /** Who claims to have sent it, so far as that could be read. */
    readonly sender?: { readonly device: number; readonly streamer: number },
  ) {
    super(message);
    this.name = 'ReportRefusal';
  }
}
