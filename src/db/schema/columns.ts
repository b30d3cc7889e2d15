import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Every tenant's row carries its tenant first; row-level security compares it (migrations/walls.sql). */
export const tenantId = () => uuid().notNull();

/** UUIDv7 made by the application (core/ids.ts). */
export const id = () => uuid().notNull();

/** A point in time, kept as timestamptz, read as a Date. */
export const at = () => timestamp({ withTimezone: true, mode: 'date' });

/**
 * jsonb that leaves the encoding to the driver: drizzle's own jsonb encodes once more, and postgres.js
 * would store a JSON text inside JSON.
 */
export const json = <T>() =>
  customType<{ data: T; driverData: T }>({
    dataType: () => 'jsonb',
    toDriver: (value) => value,
    fromDriver: (value) => value,
  })();
