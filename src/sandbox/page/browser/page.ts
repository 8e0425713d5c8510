import type { Bench, BenchMessage } from '../model.ts';
import { drawLedger, MessageList } from './books.ts';
import { Cabinet } from './cabinet.ts';
import { byId, setText } from './dom.ts';
import { FaultPanel } from './faults.ts';
import { Phone } from './phone.ts';

const cabinet = new Cabinet();
const phone = new Phone();
const faults = new FaultPanel();
const messages = new MessageList();

function draw(bench: Bench): void {
  cabinet.draw(bench);
  faults.draw(bench.faults, bench.daemon.state === 'running');
  phone.draw(bench);
  drawLedger(bench.orders);
  setText(byId('mqtt-url', HTMLElement), bench.kiosk.mqttUrl);
}

const events = new EventSource('/virtual/events');
events.addEventListener('open', () => messages.reset());
events.addEventListener('bench', (event: MessageEvent<string>) => draw(JSON.parse(event.data)));
events.addEventListener('mqtt', (event: MessageEvent<string>) => {
  const message: BenchMessage = JSON.parse(event.data);
  messages.add(message);
});
events.addEventListener('error', () => {
  byId('daemon', HTMLParagraphElement).dataset['state'] = 'off';
  setText(byId('daemon-text', HTMLSpanElement), 'the sandbox is not running');
});
