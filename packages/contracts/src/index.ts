export * from './document.ts';
export * from './errors.ts';
export * from './facts.ts';
export * from './jobs.ts';
export * from './offsets.ts';
export * from './record.ts';
export * from './shell-files.ts';
export * from './sniff.ts';
