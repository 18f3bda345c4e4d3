import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;

/**
 * Tests run on sources: every subpath that a package exports is mapped to the source file its build comes from
 * (`dist/x.js` ← `src/x.ts`), taking the `node` condition where there is one.
 */
export function sourceAliases(): { find: RegExp; replacement: string }[] {
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const manifest = join(root, 'packages', folder, 'package.json');
    if (!existsSync(manifest)) return [];
    const { name, exports } = JSON.parse(readFileSync(manifest, 'utf8'));
    return Object.entries<Conditions>(exports).flatMap(([subpath, conditions]) => {
      const target = (conditions.node ?? conditions).import?.default;
      if (target === undefined) return [];
      const source = target.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
      const specifier = name + subpath.slice(1);
      return [{ find: new RegExp(`^${specifier}$`), replacement: join(root, 'packages', folder, source) }];
    });
  });
}

interface Conditions {
  readonly node?: Conditions;
  readonly import?: { readonly default: string };
}
