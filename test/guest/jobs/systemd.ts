import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Header, type Inside, job, pretendBoard, pretendSpi, type UsbDevice, until, usbDevice } from './lib.ts';

/** A relay with a level of its own for on, so that "off" is not just what a dead line shows. */
const RELAY = 5;
const CONFIG = `version: 1
kiosk: { id: guest-1, name: Guest, orderPrefix: GUEST1, currency: MYR, timeZone: Asia/Kuala_Lumpur }
orders:
  items:
    - { id: water, name: Water, price: "1.80", relay: motor, pulse: 700ms }
gateways:
  qfpay:
    baseUrl: https://127.0.0.1:9
    appCode: { credential: qfpay-app-code }
    clientKey: { credential: qfpay-client-key }
wallets:
  - { id: alipay, name: Alipay, gateway: qfpay, present: "800101", charge: "800108", codeForms: [alipay] }
scanner: { driver: serial, path: /dev/scanner, profile: generic }
printer: { driver: file, path: /dev/usb/lp0 }
display: { driver: web }
light: { driver: none }
gpio:
  driver: onoff
  relays:
    motor: { bcm: ${RELAY}, activeLow: true }
`;
/** A start takes the daemon most of a minute here, and far longer while the host does much else. */
const START_MS = 400_000;
/** More than all the waits of a story together, so that it is the wait that gives up, in words. */
const PATIENCE_S = 1000;
/** Between two questions: each of them starts a program or two, which takes time from the daemon that starts. */
const LOOK_MS = 1000;
const JOURNAL = 'journalctl --sync; journalctl --no-pager -b -u kioskd -o cat';
let header: Header;
let scanner: UsbDevice;
let printer: UsbDevice;

/** Our unit, its sandbox and our bundle under a real systemd. */
export default job('systemd', {
  user: 'root',
  patienceS: PATIENCE_S,
  async setup(guest) {
    header = await pretendBoard(guest, 'pi-4');
    await pretendSpi(guest);
    scanner = await usbDevice(guest, { kind: 'scanner', name: 'scanner', vendor: '1eab', product: '1d06' });
    printer = await usbDevice(guest, { kind: 'printer', name: 'printer', vendor: '04b8', product: '0e15', port: 1 });
    await scanner.plug();
    await printer.plug();
    await printer.listen((bytes) => answerStatus(bytes));
    await guest.root(`set -e
      cat >/etc/kioskd/kioskd.yaml <<'YAML'\n${CONFIG}YAML
      printf APP >/etc/kioskd/credentials/qfpay-app-code
      printf KEY >/etc/kioskd/credentials/qfpay-client-key
      chmod 600 /etc/kioskd/credentials/*
      # An emulated machine needs its time for a start and a stop.
      mkdir -p /run/systemd/system/kioskd.service.d
      printf '[Service]\\nTimeoutStartSec=10min\\nTimeoutStopSec=5min\\nTimeoutAbortSec=10s\\n' >/run/systemd/system/kioskd.service.d/guest.conf
      systemctl daemon-reload`);
  },
  stories: {
    'the unit is ready once the kiosk can be used': async (guest) => {
      await systemctl(guest, 'start kioskd');
      assert.equal(await show(guest, 'ActiveState'), 'active');
      assert.equal(await show(guest, 'NRestarts'), '0');
      const { body } = await healthz();
      guest.say(JSON.stringify(body));
      assert.equal(body.journal, 'ready');
    },
    'it runs as kioskd, without privileges': async (guest) => {
      const status = readFileSync(`/proc/${await show(guest, 'MainPID')}/status`, 'latin1');
      assert.equal(status.match(/^Uid:\s+(\d+)/m)?.[1], await guest.root('id -u kioskd'));
      assert.match(status, /^CapEff:\s+0+$/m);
      assert.match(status, /^NoNewPrivs:\s+1$/m);
      assert.match(status, /^Seccomp:\s+2$/m);
    },
    'relays, scanner and printer are reached from inside the sandbox': async () => {
      await until(
        'all three are ready',
        async () => {
          const { parts } = (await healthz()).body;
          return ['gpio', 'scanner', 'printer'].every((part) => parts[part]?.status === 'ready');
        },
        START_MS,
        LOOK_MS,
      ).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify((await healthz()).body.parts)}`);
      });
      assert.equal(header.level(RELAY), 1);
    },
    'the scanner is missed when it is pulled out, and used again when it is back': async () => {
      await scanner.unplug();
      await until(
        'it is missed',
        async () => (await healthz()).body.parts['scanner']?.status === 'absent',
        START_MS,
        LOOK_MS,
      );
      await scanner.plug();
      await until(
        'it is back',
        async () => (await healthz()).body.parts['scanner']?.status === 'ready',
        START_MS,
        LOOK_MS,
      );
    },
    'a daemon that stands still is killed by the watchdog and started again': async (guest) => {
      const before = await show(guest, 'MainPID');
      await guest.root(`kill -STOP ${before}`);
      await until('there is a new one', async () => (await show(guest, 'NRestarts')) === '1', START_MS, LOOK_MS);
      await until('it is ready', async () => (await show(guest, 'ActiveState')) === 'active', START_MS, LOOK_MS);
      assert.notEqual(await show(guest, 'MainPID'), before);
      guest.say(await guest.root('journalctl --no-pager -b -u kioskd -o cat | grep -iE "watchdog|killed" | tail -n 5'));
    },
    'killed with a relay on: what runs after it drives the relay off': async (guest) => {
      // The unit is active before each device is.
      await until(
        'the board is ready',
        async () => (await healthz()).body.parts['gpio']?.status === 'ready',
        START_MS,
        LOOK_MS,
      );
      // So that it is not the next start that does it.
      await guest.root(`set -e
        printf '[Service]\\nRestart=no\\n' >/run/systemd/system/kioskd.service.d/story.conf
        systemctl daemon-reload`);
      // The relay board switches on with the low level. A line that nobody drives is pulled high by it, but as long as the line is
      // exported it stays as it was driven.
      header.set(RELAY, 1);
      await guest.root(`set -e
        chip=$(dirname "$(grep -lx pinctrl-bcm2711 /sys/class/gpio/gpiochip*/label)")
        echo 0 >/sys/class/gpio/gpio$(( $(cat $chip/base) + ${RELAY} ))/value`);
      assert.equal(header.level(RELAY), 0);
      const before = Number(await guest.root(`${JOURNAL} | wc -l`));
      await guest.root(`kill -KILL ${await show(guest, 'MainPID')}`);
      await until('the unit has ended', async () => (await show(guest, 'ActiveState')) === 'failed', START_MS, LOOK_MS);
      const said = await guest.root(`${JOURNAL} | tail -n +${before + 1}`);
      guest.say(said);
      assert.equal(header.level(RELAY), 1);
      assert.match(said, /\bgpio\b.*\bready\b/, 'the board was opened, not just let go');
    },
  },
});

/** DLE EOT n: nothing is wrong. The bits that are always set are those of the ESC/POS reference. */
function answerStatus(bytes: Buffer): void {
  for (let at = bytes.indexOf('\x10\x04'); at >= 0; at = bytes.indexOf('\x10\x04', at + 1)) {
    void printer.send(new Uint8Array([0x12])).catch(() => undefined);
  }
}

async function systemctl(guest: Inside, command: string): Promise<void> {
  await guest.root(`systemctl ${command}`).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${await guest.root('journalctl --no-pager -b -u kioskd -o cat | tail -n 20')}`);
  });
}

function show(guest: Inside, property: string): Promise<string> {
  return guest.root(`systemctl show --value --property=${property} kioskd`);
}

interface Body {
  readonly journal: string;
  readonly parts: Readonly<Record<string, { readonly status: string; readonly reason: string }>>;
}

async function healthz(): Promise<{ readonly status: number; readonly body: Body }> {
  const answer = await fetch('http://127.0.0.1:8080/healthz');
  return { status: answer.status, body: (await answer.json()) as Body };
}
