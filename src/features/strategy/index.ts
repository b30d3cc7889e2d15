/** Strategy: aims and targets. F1 reads one chain per objective; the verbs of strategy come later. */
export { StrategyImport } from './contract.ts';
export { importStrategy } from './import-strategy.ts';
