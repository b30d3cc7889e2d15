import { defineConfig } from 'drizzle-kit';

/** `drizzle-kit export` prints the tables of src/db/schema as SQL; migrations/ keeps what was printed, by hand. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/schema/index.ts',
  casing: 'snake_case',
});
