/** What clients of each API carry that can be adopted, as `tributary adopt credential` knows it too. */

export interface CredentialKind {
  readonly id: string;
  readonly api: string;
  readonly form: 'token' | 'access-key' | 'login';
  readonly label: string;
  /** What is shown openly beside the secret; absent: nothing. */
  readonly beside?: string;
}

export const KINDS: readonly CredentialKind[] = [
  { id: 'losant', api: 'losant', form: 'token', label: 'Losant: token of an API or application' },
  {
    ...{ id: 'losant-key', api: 'losant', form: 'access-key', label: 'Losant: access key and secret' },
    beside: 'Access key',
  },
  { id: 'losant-login', api: 'losant', form: 'login', label: 'Losant: login', beside: 'E-mail address' },
  { id: 'iobeam', api: 'iobeam', form: 'token', label: 'iobeam: token of a project or user' },
  { id: 'iobeam-login', api: 'iobeam', form: 'login', label: 'iobeam: login', beside: 'E-mail address' },
  { id: 'iotile', api: 'iotile', form: 'token', label: 'IOTile: token' },
  {
    ...{ id: 'iotile-login', api: 'iotile', form: 'login', label: 'IOTile: login of a person or gateway' },
    beside: 'E-mail address',
  },
  { id: 'iosense', api: 'iosense', form: 'token', label: 'I/O Sense: user id' },
  {
    ...{ id: 'datacooee', api: 'datacooee', form: 'token', label: 'Datacooee: API key of an organization' },
    beside: 'Organization id',
  },
  { id: 'thingspeak', api: 'thingspeak', form: 'token', label: 'ThingSpeak: key of a channel or user' },
  { id: 'influx', api: 'influx', form: 'token', label: 'InfluxDB: token' },
  {
    ...{ id: 'influx-user', api: 'influx', form: 'token', label: 'InfluxDB 1: password of a user' },
    beside: 'User name',
  },
];
