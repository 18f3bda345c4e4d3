export { LaterFacts, toldInSecondPass } from './later-facts.ts';
