import type { Field } from './declare.ts';

/** What people call a field. The build leaves a title out that is only the words of the name (`tsup.config.ts`). */
export function titleOf({ name, title }: Pick<Field, 'name' | 'title'>): string {
  return title === '' ? wordsOf(name) : title;
}

const ACRONYM = /^(ca|cpu|dei|dlci|dns|dhcp|id|ip|mac|mtu|os|psid|tcp|tftp|ttl|txt|tz|udp|uri|www)$/;

/** `dhcp.option.interface_mtu` → `Interface MTU` */
export function wordsOf(name: string): string {
  const words = name.slice(name.lastIndexOf('.') + 1).split('_');
  return words.map((word) => (ACRONYM.test(word) ? word.toUpperCase() : capitalised(word))).join(' ');
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
