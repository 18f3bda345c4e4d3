export { withUrgentApart } from './with-urgent-apart.ts';
