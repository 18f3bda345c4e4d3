import type { LibraryHandle } from 'koffi';

/** A function that not every version or system has. */
export function optional(library: LibraryHandle, name: string, result: string, parameters: string[]) {
  try {
    return library.func(name, result, parameters);
  } catch {
    return undefined;
  }
}
