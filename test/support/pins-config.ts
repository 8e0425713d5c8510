import { MINIMAL } from './config-folder.ts';

/** The minimal file with this delivery of its item, these pins beside its relay, and this controller. `more`: sections after `gpio`. */
export function withController(delivery: string, controller: string, { gpio = '', more = '' } = {}): string {
  const section = `  relays: {gate: {bcm: 17}, run: {bcm: 22}, shut: {bcm: 27}, lift: {bcm: 23}}
  sensors: {home: {bcm: 5}, up: {bcm: 6}, down: {bcm: 13}, loop: {bcm: 19}, tray: {bcm: 26}, up2: {bcm: 12}, down2: {bcm: 16}}
${gpio}  controller: {${controller}}`;
  return `${MINIMAL.replace('relay: gate}', `${delivery}}`).replace('  relays: {gate: {bcm: 17}}', section)}${more}`;
}

export const MOTOR = 'driver: motor, channels: {lane1: {relay: run, home: home}}';
export const TURN = 'controller: {channel: lane1}, pulse: 8s';
export const EXIT = 'relay: run, opened: up, closed: down, close: shut, loop: loop';
export const BARRIER = `driver: barrier, channels: {exit: {${EXIT}}}`;
export const OPENS = 'controller: {channel: exit}, proofWithin: 10s';
