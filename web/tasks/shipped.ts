/** Named arrays of a resource, as the core takes them. */
export type ShippedArrays = Record<string, Float32Array | Int32Array | string>;

/**
 * The data that tasks ship: one entry for each resource, under the task's and the resource's name. Each is fetched when
 * its task is opened.
 */
const shipped: Record<string, Record<string, () => Promise<ShippedArrays>>> = {
  weather: { weather: async () => (await import('./weather/shipped.ts')).shipped() },
  'own-data': { table: async () => (await import('./own-data/shipped.ts')).shipped() },
  sentiment: { reviews: async () => (await import('./sentiment/shipped.ts')).shipped() },
  autoencoder: { digits: async () => (await import('./digits.ts')).shipped() },
  vae: { digits: async () => (await import('./digits.ts')).shipped() },
  'next-word': { text: async () => (await import('./next-word/shipped.ts')).shipped() },
  word2vec: { text: async () => (await import('./word2vec/shipped.ts')).shipped() },
};

/** Resolves to null for a resource that is not shipped; rejects when it cannot be fetched. */
export async function loadShipped(task: string, resource: string): Promise<ShippedArrays | null> {
  return (await shipped[task]?.[resource]?.()) ?? null;
}
