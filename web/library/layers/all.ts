export * from './layers.ts';
export * from './cells.ts';
