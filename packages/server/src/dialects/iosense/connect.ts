/** Ready-to-paste lines for the clients of the I/O Sense API. */
import type { Connect, Snippets, Target } from '../connect.js';

function lines({ url, token, mqttPort }: Target): Snippets {
  const { host, protocol } = new URL(url);
  const plain = protocol === 'http:';
  return [
    [
      'Python (pip install io_connect): the key in the address reaches every call',
      `from io_connect import DataAccess

data = DataAccess(user_id="${token}", data_url="account:${token}@${host}", ds_url="", on_prem=${plain ? 'True' : 'False'})
print(data.data_query(device_id="boiler", sensor_list=["temperature"], start_time="2026-01-01 00:00:00"))`,
    ],
    [
      'Python (pip install iosense-connect)',
      `from iosense_connect import DataAccess

data = DataAccess("${token}", "account:${token}@${host}", "")
print(data.data_query("boiler", ["temperature"], "2026-01-01 00:00:00", onpremise=${plain ? 'True' : 'False'}))`,
    ],
    [
      'TypeScript, JavaScript (connector-userid-ts)',
      `import { DataAccess } from 'connector-userid-ts';

const data = new DataAccess({ userId: '${token}', dataUrl: 'account:${token}@${host}', dsUrl: '', onPrem: ${plain} });
console.log(await data.dataQuery({ deviceId: 'boiler', sensorList: ['temperature'], startTime: '2026-01-01 00:00:00' }));`,
    ],
    [
      'MQTT: a device sends',
      `mosquitto_pub -h ${new URL(url).hostname} -p ${mqttPort} -u device -P '${token}' -q 1 -t devicesIn/boiler/data \\
  -m '{"device":"boiler","time":1767225600000,"data":[{"tag":"temperature","value":64.5}]}'`,
    ],
    ['curl', `curl -H 'userID: ${token}' '${url}/api/metaData/allDevices'`],
  ];
}

export const connect: Connect = { lines };
