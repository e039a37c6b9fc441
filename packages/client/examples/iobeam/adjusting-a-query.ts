/** "Adjusting Your Query": every chainable parameter of QueryReq. */
import { connect, Timestamp, Tributary } from '@tributary/client';

const START = Date.UTC(2026, 0, 31, 12);
const END = START + 9_000;
const device = await connect().registerDevice({ id: 'DEVICE_ID' }).build();
for (let i = 0; i < 10; i++) device.add('temp', i - 3, START + i * 1000);
await device.close();

// start with this basic query
//   q = iobeam.QueryReq(PROJECT_ID, deviceId=DEVICE_ID, seriesName="temp")
const q = new Tributary().query().device('DEVICE_ID').series('temp');
const values = async (rows: AsyncIterable<{ value: unknown }>) => {
  const found: unknown[] = [];
  for await (const { value } of rows) found.push(value);
  return found.join(' ');
};

// Last 5 results after a given START:
//   q = q.limit(5).fromTime(START)
console.log('limit, fromTime:', await values(q.from(START).latest(5)));

// All results between two times, START and END (which is not part of the range here)
//   q = q.fromTime(START).toTime(END)
console.log('fromTime, toTime:', await values(q.from(START).to(END).rows()));
// OR...
//   q = q.inTimeRange(START, END)
console.log('inTimeRange:', await values(q.between(START, END).rows()));

// All results where the value is greater than 0
//   q = q.greaterThan(0)
console.log('greaterThan:', await values(q.where('>', 0).rows()));
//   q = q.lessThan(0)
console.log('lessThan:', await values(q.where('<', 0).rows()));
//   q = q.inValueRange(-2, 2)
console.log('inValueRange:', await values(q.where('>', -2).where('<', 2).rows()));
//   q = q.equals(3)
console.log('equals:', await values(q.where('=', 3).rows()));

// Other units than milliseconds:
//   q = iobeam.QueryReq(PROJECT_ID, timeUnit=iobeam.TimeUnit.MICROSECONDS)
console.log('timeUnit:', await values(q.from(Timestamp.microseconds(START * 1000 + 8_000_001)).rows()));

// Prints:
// limit, fromTime: 6 5 4 3 2
// fromTime, toTime: -3 -2 -1 0 1 2 3 4 5
// inTimeRange: -3 -2 -1 0 1 2 3 4 5
// greaterThan: 1 2 3 4 5 6
// lessThan: -3 -2 -1
// inValueRange: -1 0 1
// equals: 3
// timeUnit: 6
