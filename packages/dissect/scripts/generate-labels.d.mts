export function labelModules(): Map<string, string>;
