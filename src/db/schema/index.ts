export * from './audit.ts';
export * from './catalog.ts';
export * from './conversations.ts';
export * from './development.ts';
export * from './evaluation.ts';
export * from './evidence.ts';
export * from './frameworks.ts';
export * from './people.ts';
