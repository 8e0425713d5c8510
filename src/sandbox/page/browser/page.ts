import type { Bench, BenchMessage } from '../model.ts';
import { drawLedger, MessageList } from './books.ts';
import { Cabinet } from './cabinet.ts';
import { CarParkPanel } from './car-park.ts';
import { byId, setText, useTimeZone } from './dom.ts';
import { FaultPanel } from './faults.ts';
import { HostPanel } from './host.ts';
import { KeypadPanel } from './keypad.ts';
import { Phone } from './phone.ts';
import { SetupLine } from './setup.ts';
import { Tabs } from './tabs.ts';

const cabinet = new Cabinet();
const keypad = new KeypadPanel();
const phone = new Phone();
const faults = new FaultPanel();
const messages = new MessageList();
const setup = new SetupLine();
const tabs = new Tabs();
const carPark = new CarParkPanel();
const host = new HostPanel();

function draw(bench: Bench): void {
  useTimeZone(bench.clock.timeZone);
  setup.draw(bench);
  tabs.draw(bench.kind);
  carPark.draw(bench);
  host.draw(bench);
  cabinet.draw(bench);
  keypad.draw(bench.keypad);
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
