/** This project's own library in a browser, with the build of the core that is named. */
import { prepareModel } from './layers_api.mjs';

let library;

export async function open(build) {
  library = await import('/web/dist/library/index.js');
  await library.load({ build });
}

export const prepare = (workload, samples) => prepareModel(library, workload, samples);
