/** "Timestamps": seconds, milliseconds and microseconds. */
import { connect, Timestamp, Tributary } from '@tributary/client';

const device = await connect().registerDevice({ id: 'clock' }).build();

// Timestamps in seconds. The old calls:
//   ts = iobeam.Timestamp(now, unit=iobeam.TimeUnit.SECONDS)
//   dp = iobeam.DataPoint(t, timestamp=ts)
device.add('t', 1, Timestamp.seconds(1_769_860_800));

// Another way to do milliseconds:
//   ts = iobeam.Timestamp(now, unit=iobeam.TimeUnit.MILLISECONDS)
device.add('t', 2, Timestamp.milliseconds(1_769_860_800_001));

// Timestamps in microseconds:
//   ts = iobeam.Timestamp(now, unit=iobeam.TimeUnit.MICROSECONDS)
device.add('t', 3, Timestamp.microseconds(1_769_860_800_002_003));

// The unit as a value; beyond 2^53, as nanoseconds are, a bigint.
device.add('t', 4, new Timestamp(1_769_860_800_003_004_005n, 'ns'));

await device.send();
for await (const { time, value } of new Tributary().query().device('clock').rows()) console.log(time, value);

// A number that cannot be is refused where it is given, with what it looks like.
try {
  Timestamp.seconds(1_769_860_800_000);
} catch (error) {
  console.log((error as Error).message);
}

// Prints:
// 2026-01-31T12:00:00.000Z 1
// 2026-01-31T12:00:00.001Z 2
// 2026-01-31T12:00:00.002003Z 3
// 2026-01-31T12:00:00.003004Z 4
// time is 1769860800000 seconds; expected one from …; it looks like milliseconds: Timestamp.milliseconds(1769860800000).
