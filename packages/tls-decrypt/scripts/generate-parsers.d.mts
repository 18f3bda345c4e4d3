/** The text of src/handshake/hello.generated.ts. */
export function generate(): string;
