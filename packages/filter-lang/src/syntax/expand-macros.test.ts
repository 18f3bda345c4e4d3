// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what macro calls look like
import { describe, expect, it } from 'vitest';
import { compileToy, errorsOf, filterOf, matches, webFrame } from '../../test/toy.ts';

const macros = {
  web: 'tcp.port in {80, 443}',
  host: 'http.host contains "$1"',
  between: '$1 >= $2 and $1 <= $3',
  twice: '$host(www) and $web()',
  loop: '$loop()',
  wrong: 'tcp.port == "$1"',
};
const web = webFrame();

describe('macros', () => {
  it.each([
    ['${web}', true],
    ['$web()', true],
    ['${host:Example}', true],
    ['${host;nothing}', false],
    ['$host(Example) and udp', false],
    ['${between:ip.ttl;60;70}', true],
    ['$between(ip.ttl, 65, 70)', false],
    ['$twice()', true],
    ['not ${web} or ${host:www}', true],
  ])('%s → %s', (text, expected) => {
    expect(matches(text, web, { macros })).toBe(expected);
  });

  it('leave quoted strings and references alone', () => {
    expect(matches('http.host == "${web}"', web, { macros })).toBe(false);
    expect(matches('ip.src == ${ip.src}', web, { macros })).toBe(false);
    expect(matches('ip.src == ${ip.src}', web, { macros, reference: web })).toBe(true);
    expect(matches('ip.src == $ip.src', web, { reference: web })).toBe(true);
  });

  it('report mistakes at the call', () => {
    const text = 'udp or ${wrong:x} and tcp';
    const [diagnostic] = compileToy(text, { macros }).diagnostics;
    expect(text.slice(diagnostic!.start, diagnostic!.end)).toBe('${wrong:x}');
    const after = compileToy('${web} and foo.bar', { macros }).diagnostics[0]!;
    expect('${web} and foo.bar'.slice(after.start, after.end)).toBe('foo.bar');
  });

  it.each([
    ['$loop()', 'limit'],
    ['${nope:1}', 'unknown-macro'],
    ['${host:a;b}', 'bad-macro'],
    ['${between}', 'bad-macro'],
  ])('%s is refused: %s', (text, code) => {
    expect(errorsOf(text, { macros })[0]).toBe(code);
  });

  it('stay within the limits however they multiply', () => {
    const bomb: Record<string, string> = { m0: 'tcp' };
    for (let i = 1; i < 30; i++) bomb[`m${i}`] = `$m${i - 1}() or $m${i - 1}()`;
    expect(errorsOf('$m29()', { macros: bomb })).toEqual(['limit']);
  });

  it('do not change what the filter says of itself', () => {
    expect(filterOf('${web}', { macros }).text).toBe('${web}');
  });
});
