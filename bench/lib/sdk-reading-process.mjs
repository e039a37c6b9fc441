/** The process that reads: `sdk-reading-process.mjs URL TOKEN FORM DEVICE…`. It prints what it cost as JSON. Every value is looked at. */
import { Tributary } from '../../packages/client/dist/index.js';

const [url, token, form, ...devices] = process.argv.slice(2);
const t = new Tributary({ url, token, timeout: 0 });

const FORMS = {
  async 'queryPoints()'(devices) {
    let sum = 0;
    for await (const { value } of t.queryPoints({ devices, limit: 10_000 })) sum += value;
    return sum;
  },
  async 'rows()'(devices) {
    let sum = 0;
    for await (const { value } of query(devices)) sum += value;
    return sum;
  },
  async 'tableRows()'(devices) {
    let sum = 0;
    for await (const row of query(devices).tableRows())
      for (const name in row) if (name !== 'time') sum += row[name];
    return sum;
  },
  async 'columnPages()'(devices) {
    let sum = 0;
    for await (const { values } of query(devices).columnPages()) sum += added(values);
    return sum;
  },
  async 'columns()'(devices) {
    const { values } = await query(devices).columns();
    return added(values);
  },
  async 'arrow()'(devices) {
    return added((await query(devices).arrow()).getChild('value').toArray());
  },
};

function query(devices) {
  return t.query().device(...devices);
}

function added(values) {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at];
  return sum;
}

// A twentieth, a few times: what is loaded and compiled meanwhile is not counted, as in a program that goes on.
for (let round = 0; round < 5; round++) await FORMS[form](devices.slice(0, 1));
const before = process.memoryUsage().rss;
const [cpu, began] = [process.cpuUsage(), performance.now()];
const sum = await FORMS[form](devices);
const used = process.cpuUsage(cpu);
const seconds = (performance.now() - began) / 1000;
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ sum, seconds, cpu: (used.user + used.system) / 1e6, before, peak }));
