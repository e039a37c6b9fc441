/** An access key, by which devices log in, as every floor sees it: without its secret. */

/** Whom the key is for and what it may do; absent members do not limit. */
export interface AccessKeyRules {
  /** Losant ids of devices; joined with `deviceTags` by OR. */
  readonly deviceIds?: readonly string[];
  readonly deviceTags?: readonly { readonly key?: string; readonly value?: string }[];
  /** About topics outside the reserved ones. */
  readonly filterType?: 'all' | 'whitelist' | 'blacklist' | 'none';
  readonly pubTopics?: readonly string[];
  readonly subTopics?: readonly string[];
  readonly addressFilterType?: 'all' | 'whitelist' | 'blacklist' | 'none';
  readonly addresses?: readonly string[];
}

export interface AccessKey {
  readonly id: number;
  readonly project: number;
  /** 24 hexadecimal digits. */
  readonly publicId: string;
  readonly key: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly active: boolean;
  readonly rules: AccessKeyRules;
  readonly created: number;
  readonly updated: number;
  readonly lastUsed: number | null;
}

export interface AccessKeyFields {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly active?: boolean;
  readonly rules?: AccessKeyRules;
}
