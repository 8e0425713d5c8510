import type { z } from 'zod';
import type { Job } from '../domain/job.ts';
import { toDecimal } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';
import type { OutboundEvent } from '../journal/port.ts';
import type { availabilitySchema, eventSchema, healthSchema, stateSchema } from './schemas.ts';

/** The published documents; the field by field meaning is in `schemas.ts`. */
export type Availability = z.infer<typeof availabilitySchema>;
export type StateDoc = z.infer<typeof stateSchema>;
export type HealthDoc = z.infer<typeof healthSchema>;
export type EventMessage = z.infer<typeof eventSchema>;

/*
 * Shape functions: nothing reaches a topic that has not been through one. They copy field by field, so that a field
 * somebody added to an object on its way here is not published by accident, and they clean every text.
 */

/** Shape of {@link StateDoc}. */
export function shapeState(doc: StateDoc): StateDoc {
  return {
    phase: printable(doc.phase, 64) || 'unknown',
    since: isoTime(Date.parse(doc.since)),
    reason: printable(doc.reason),
    saleId: doc.saleId === null ? null : printable(doc.saleId, 64),
  };
}

type Part = HealthDoc['devices'][string];

function shapePart(part: Part): Part {
  return { status: part.status, reason: printable(part.reason) };
}

function shapeParts(parts: Readonly<Record<string, Part>>): Record<string, Part> {
  const shaped = Object.entries(parts).map(
    ([name, part]) => [printable(name, 64) || 'unnamed', shapePart(part)] as const,
  );
  return Object.fromEntries(shaped);
}

/** Shape of {@link HealthDoc}. Figures that are no numbers become null, or 0 where null is not allowed. */
export function shapeHealth(doc: HealthDoc): HealthDoc {
  const count = (value: number | null) =>
    value === null || !Number.isFinite(value) ? null : Math.max(0, Math.round(value));
  const { temperatureC } = doc;
  const { offsetMs } = doc.clock;
  return {
    version: printable(doc.version, 64) || 'unknown',
    devices: shapeParts(doc.devices),
    gateways: shapeParts(doc.gateways),
    journal: { ...shapePart(doc.journal), sizeBytes: count(doc.journal.sizeBytes) },
    clock: {
      ...shapePart(doc.clock),
      offsetMs: offsetMs === null || !Number.isFinite(offsetMs) ? null : Math.round(offsetMs),
    },
    disk: { ...shapePart(doc.disk), freeBytes: count(doc.disk.freeBytes) },
    temperatureC: temperatureC === null || !Number.isFinite(temperatureC) ? null : Math.round(temperatureC * 10) / 10,
    notifications: shapeCounts(doc.notifications),
    openPayments: count(doc.openPayments) ?? 0,
    jobs: { count: count(doc.jobs.count) ?? 0, list: doc.jobs.list.slice(0, MAX_JOBS).map(shapeJob) },
    breaker: { tripped: doc.breaker.tripped, reason: printable(doc.breaker.reason) },
    uptimeS: count(doc.uptimeS) ?? 0,
  };
}

const MAX_JOBS = 20;

/** The open jobs for a health document: how many there are, and the oldest of them. */
export function jobsOf(jobs: Iterable<Job>): HealthDoc['jobs'] {
  const all = [...jobs].toSorted((a, b) => a.since - b.since);
  const list = all.slice(0, MAX_JOBS).map(({ amount, since, ...job }) => ({
    ...job,
    currency: amount?.currency ?? null,
    amount: amount === null ? null : toDecimal(amount),
    since: isoTime(since),
  }));
  return { count: all.length, list };
}

function shapeJob(job: HealthDoc['jobs']['list'][number]): HealthDoc['jobs']['list'][number] {
  const text = (value: string | null, max = 64) => (value === null ? null : printable(value, max));
  return {
    id: printable(job.id, 64) || 'unknown',
    kind: job.kind,
    saleId: text(job.saleId),
    orderNumber: text(job.orderNumber),
    gateway: text(job.gateway),
    gatewayRef: text(job.gatewayRef, 128),
    currency: text(job.currency, 3),
    amount: text(job.amount, 32),
    since: isoTime(Date.parse(job.since)),
  };
}

function shapeCounts(counts: HealthDoc['notifications']): HealthDoc['notifications'] {
  const count = (value: number) => (Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0);
  return {
    received: count(counts.received),
    matched: count(counts.matched),
    unmatched: count(counts.unmatched),
    duplicate: count(counts.duplicate),
    ofNoInterest: count(counts.ofNoInterest),
    rejected: count(counts.rejected),
    dropped: count(counts.dropped),
  };
}

/** What of a health document is worth a message of its own when it changes; see the description in `schemas.ts`. */
export function significantHealth(doc: HealthDoc): string {
  const { devices, gateways, journal, clock, disk, openPayments, jobs, breaker, version } = doc;
  return JSON.stringify([
    devices,
    gateways,
    shapePart(journal),
    shapePart(clock),
    shapePart(disk),
    openPayments,
    jobs,
    breaker,
    version,
  ]);
}

/** Shape of one event. Its number, time and session win over fields of the same name in the payload. */
export function shapeEvent(event: OutboundEvent, session: number): EventMessage {
  const payload = shapeObject(event.payload, 0);
  return { ...payload, number: event.number, at: isoTime(event.at), session };
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Names that no event has a use for. They are left out before this point; this is the second lock on the door. */
const NEVER = /(payment|auth)[-_ ]?code|payer|buyer|open[-_ ]?id|password|secret|token|credential|signature/i;
const MAX_DEPTH = 4;
const MAX_ITEMS = 50;

function shapeObject(object: object, depth: number): Record<string, Json> {
  const fields = Object.entries(object)
    .filter(([name, value]) => !NEVER.test(name) && value !== undefined)
    .slice(0, MAX_ITEMS)
    .map(([name, value]) => [printable(name, 64), shapeValue(value, depth)] as const);
  return Object.fromEntries(fields);
}

function shapeValue(value: unknown, depth: number): Json {
  if (typeof value === 'string') {
    return printable(value);
  }
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return value;
  }
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) {
    return null;
  }
  return Array.isArray(value)
    ? value.slice(0, MAX_ITEMS).map((item) => shapeValue(item, depth + 1))
    : shapeObject(value, depth + 1);
}

/** A time that is none becomes 1970, which everybody sees is wrong. */
function isoTime(ms: number): string {
  const date = new Date(Number.isFinite(ms) ? ms : 0);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
