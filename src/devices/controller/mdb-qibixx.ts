import { Buffer } from 'node:buffer';
import { type Health, READY } from '../../domain/health.ts';
import { DISABLED, type MdbInterface, type MdbInterfaceParts, NOT_HEARD } from './mdb-link.ts';
import { currencyCode, type ReaderIdentity } from './mdb-reader.ts';

/** The longest line that means something to us is shorter. */
const MAX_LINE = 200;
/** What the interface says when the machine reports that nothing came out. */
const FAILURE = /^c,ERR,"?VEND 3"?$/;

type State = 'unknown' | 'inactive' | 'disabled' | 'enabled' | 'idle' | 'vend';

/**
 * The text commands of the MDB interfaces by Qibixx (MDB-USB, MDB Pi Hat), group "cashless slave": `C,…` goes out, `c,…` comes back,
 * one line each. The interface has the state machine of the bus in itself; amounts are decimal text. After docs.qibixx.com.
 */
export class Qibixx implements MdbInterface {
  private readonly parts: MdbInterfaceParts;
  private readonly identity: ReaderIdentity;
  private text = '';
  private state: State = 'unknown';
  /** Our yes was sent, and no word on it has come. */
  private approved = false;

  constructor(identity: ReaderIdentity, parts: MdbInterfaceParts) {
    this.parts = parts;
    this.identity = identity;
  }

  get health(): Health {
    if (this.state === 'unknown' || this.state === 'inactive') return NOT_HEARD;
    return this.state === 'disabled' ? DISABLED : READY;
  }

  opened(): void {
    const { address, currencyNumber } = this.identity;
    this.text = '';
    this.state = 'unknown';
    this.approved = false;
    this.parts.onHealth();
    // Off and on again: a session of before must not be gone on with, and settings are taken only while it is off.
    this.send('C,0');
    this.send(`C,SETCONF,mdb-addr=0x${address.toString(16)}`);
    this.send(`C,SETCONF,mdb-currency-code=0x${currencyCode(currencyNumber).toString(16)}`);
    this.send('C,1');
  }

  hear(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === 0x0a || byte === 0x0d) {
        this.line(this.text.trim());
        this.text = '';
      } else if (this.text.length < MAX_LINE) {
        this.text += String.fromCharCode(byte);
      }
    }
  }

  begin(funds: number): boolean {
    return this.state === 'enabled' && this.send(`C,START,${this.decimal(funds)}`);
  }

  approve(amount: number): boolean {
    if (this.state !== 'vend' || this.approved) return false;
    this.approved = this.send(`C,VEND,${this.decimal(amount)}`);
    return this.approved;
  }

  deny(): void {
    if (this.state === 'vend' && !this.approved) this.send('C,STOP');
  }

  endSession(): void {
    if (!this.approved) this.send('C,STOP');
  }

  farewell(): void {
    this.endSession();
    this.send('C,0');
  }

  private line(line: string): void {
    const [head, word, what, price, selection] = line.split(',');
    if (head !== 'c') return;
    if (word === 'STATUS') this.status(what ?? '', price ?? '', selection ?? '');
    else if (word === 'VEND' && what === 'SUCCESS') this.result('success');
    else if (word === 'ERR' && FAILURE.test(line)) this.result('failure');
    this.parts.onHealth();
  }

  private status(what: string, price: string, selection: string): void {
    const before = this.state;
    switch (what) {
      case 'INACTIVE':
      case 'OFFLINE':
        this.now('inactive');
        break;
      case 'DISABLED':
        this.now('disabled');
        break;
      case 'ENABLED':
        this.now('enabled');
        this.parts.onEvent({ type: 'free' });
        break;
      case 'IDLE':
        this.state = 'idle';
        break;
      case 'VEND':
        this.state = 'vend';
        // The state is told again while it lasts, as an answer to other questions.
        if (before !== 'vend') this.request(price, selection);
        break;
      default:
        break;
    }
  }

  /** Out of a session, if one was under way. */
  private now(state: 'inactive' | 'disabled' | 'enabled'): void {
    const wasInSession = this.state === 'idle' || this.state === 'vend';
    this.state = state;
    if (!wasInSession) return;
    this.approved = false;
    this.parts.onEvent({ type: state === 'inactive' ? 'lost' : 'session over' });
  }

  private request(price: string, selection: string): void {
    const number = /^\d{1,5}$/.test(selection) ? Number(selection) : -1;
    this.parts.onEvent({ type: 'request', price: this.units(price), selection: number });
  }

  private result(type: 'success' | 'failure'): void {
    if (!this.approved) return;
    this.approved = false;
    this.parts.onEvent({ type });
  }

  private decimal(units: number): string {
    const { scale, decimals } = this.identity;
    const digits = String(units * scale).padStart(decimals + 1, '0');
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  }

  /** -1 for what is no amount, or none that can be told in units of the bus. */
  private units(price: string): number {
    const { scale, decimals } = this.identity;
    const match = /^(\d{1,7})(?:\.(\d{1,4}))?$/.exec(price);
    const [, whole = '', part = ''] = match ?? [];
    const digits = part.padEnd(decimals, '0');
    if (match === null || /[1-9]/.test(digits.slice(decimals))) return -1;
    const minor = Number(whole + digits.slice(0, decimals));
    return minor % scale === 0 ? minor / scale : -1;
  }

  private send(line: string): boolean {
    return this.parts.send(Buffer.from(`${line}\n`, 'latin1'));
  }
}
