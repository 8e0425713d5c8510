// The least a program has to do between a scan and a request, without a daemon around it. The baseline of `bench scan`.
// Usage: bare-scan.cjs SERIAL_PORT GATEWAY_URL DATABASE_FILE
import { Agent, request } from 'node:http';
import { SerialPort } from 'serialport';
import { signRequest } from '../../src/gateways/qfpay/sign.ts';
import { openDatabase, type WriteIntent } from './lib/database.ts';

const KEY = '0123456789ABCDEF0123456789ABCDEF';
const agent = new Agent({ keepAlive: true });

async function main(path = '', url = '', file = ''): Promise<void> {
  const write = await openDatabase(file);
  // A first call opens the connection and compiles the code, as the daemon's own warming does.
  await send(url, 'GET', {}, '');
  const port = new SerialPort({ path, baudRate: 115200 }, () => console.log('ready'));
  let line = '';
  let number = 0;
  port.on('data', (chunk: Buffer) => {
    line += chunk.toString('latin1');
    const end = line.indexOf('\r');
    if (end < 0) return;
    const code = line.slice(0, end);
    line = line.slice(end + 1);
    number += 1;
    charge(url, write, number, code).catch((error: unknown) => console.error(error));
  });
}

async function charge(url: string, write: WriteIntent, number: number, code: string): Promise<void> {
  const order = { txamt: '450', txcurrcd: 'MYR', pay_type: '800108', out_trade_no: `BENCH${number}` };
  const params = { ...order, txdtm: '2026-01-01 00:00:00', auth_code: code };
  write(number, {
    ...order,
    saleId: 'S1',
    gateway: 'qfpay',
    wallet: 'alipay',
    mode: 'cpm',
    state: 'sent',
    madeAt: Date.now(),
  });
  const headers = {
    'X-QF-APPCODE': 'bench',
    'X-QF-SIGN': signRequest(params, KEY, 'SHA256'),
    'X-QF-SIGNTYPE': 'SHA256',
    'Content-Type': 'application/x-www-form-urlencoded',
  };
  await send(url, 'POST', headers, new URLSearchParams(params).toString());
}

function send(url: string, method: string, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, agent, headers }, (answer) => answer.resume().once('end', resolve));
    call.once('error', reject).end(body);
  });
}

void main(...process.argv.slice(2));
