// Holds the same things open as an idle kiosk, and does nothing with them. The baseline of `bench memory`.
// Usage: bare-idle.cjs SERIAL_PORT MQTT_URL DATABASE_FILE
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectAsync } from 'mqtt';
import { SerialPort } from 'serialport';
import { openDatabase } from './lib/database.ts';

async function main(path = '', broker = '', file = ''): Promise<void> {
  const write = await openDatabase(file);
  write(1, {});
  new SerialPort({ path, baudRate: 115200 }).on('data', () => undefined);
  const client = await connectAsync(broker);
  await client.subscribeAsync('bench/command/#');
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
    answer.write('data: {}\n\n');
  });
  server.listen(0, '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`));
}

void main(...process.argv.slice(2));
