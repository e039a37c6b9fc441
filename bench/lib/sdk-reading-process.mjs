/** The process that reads: `sdk-reading-process.mjs URL TOKEN FORM`. It prints what it cost as JSON. Every value is looked at. */
import { Tributary } from '../../packages/client/dist/index.js';

const [url, token, form] = process.argv.slice(2);
const t = new Tributary({ url, token, timeout: 0 });

const FORMS = {
  async 'queryPoints()'() {
    let sum = 0;
    for await (const { value } of t.queryPoints({ limit: 10_000 })) sum += value;
    return sum;
  },
  async 'rows()'() {
    let sum = 0;
    for await (const { value } of t.query()) sum += value;
    return sum;
  },
  async 'tableRows()'() {
    let sum = 0;
    for await (const row of t.query().tableRows())
      for (const name in row) if (name !== 'time') sum += row[name];
    return sum;
  },
  async 'columnPages()'() {
    let sum = 0;
    for await (const { values } of t.query().columnPages()) sum += added(values);
    return sum;
  },
  async 'columns()'() {
    const { values } = await t.query().columns();
    return added(values);
  },
  async 'arrow()'() {
    return added((await t.query().arrow()).getChild('value').toArray());
  },
};

function added(values) {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at];
  return sum;
}

// The library is loaded and compiled before the clock starts, as in a program that goes on.
await t.query().device('device-0').columns();
if (form === 'arrow()') await t.query().device('device-0').arrow();
const before = process.memoryUsage().rss;
const [cpu, began] = [process.cpuUsage(), performance.now()];
const sum = await FORMS[form]();
const used = process.cpuUsage(cpu);
const seconds = (performance.now() - began) / 1000;
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ sum, seconds, cpu: (used.user + used.system) / 1e6, before, peak }));
