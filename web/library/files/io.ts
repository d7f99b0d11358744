import { fault } from '../../runtime/errors.ts';
import { checkObject, isFunction, reading, shown } from '../core/checks.ts';
import { addressOf } from './address.ts';
import { joined } from './bytes.ts';

/** A weight tensor in the bytes of a saved model, as TF.js describes it. */
export interface WeightSpec {
  name: string;
  shape: number[];
  dtype: string;
  /** 'optimizer' for state of the optimizer. */
  group?: string;
  quantization?: { dtype: 'uint8' | 'uint16' | 'float16'; scale?: number; min?: number };
}

/** A saved model in memory, as TF.js hands it to handlers. */
export interface ModelArtifacts {
  modelTopology: object;
  weightSpecs?: WeightSpec[];
  weightData?: ArrayBuffer | ArrayBuffer[];
  trainingConfig?: TrainingConfig;
  format?: string;
  generatedBy?: string;
  convertedBy?: string | null;
  userDefinedMetadata?: object;
}

export interface TrainingConfig {
  optimizer_config: { class_name: string; config: Record<string, unknown> };
  loss: unknown;
  metrics?: unknown;
  weightedMetrics?: unknown;
  loss_weights?: unknown;
}

export interface SaveResult {
  modelArtifactsInfo: {
    dateSaved: Date;
    modelTopologyType: 'JSON';
    modelTopologyBytes?: number;
    weightSpecsBytes?: number;
    weightDataBytes?: number;
  };
}

/** Writes and reads saved models, as TF.js's handlers do. */
export interface IOHandler {
  save?(artifacts: ModelArtifacts): Promise<SaveResult>;
  load?(): Promise<ModelArtifacts>;
}

export interface HttpOptions {
  requestInit?: RequestInit;
  fetchFunc?: typeof fetch;
}

interface ModelJson extends Omit<ModelArtifacts, 'weightSpecs' | 'weightData'> {
  weightsManifest: { paths: string[]; weights: WeightSpec[] }[];
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const jsonFile = 'model.json';
const weightsFile = 'model.weights.bin';

function resultOf(artifacts: ModelArtifacts): SaveResult {
  const size = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;
  return {
    modelArtifactsInfo: {
      dateSaved: new Date(),
      modelTopologyType: 'JSON',
      modelTopologyBytes: size(artifacts.modelTopology),
      weightSpecsBytes: size(artifacts.weightSpecs ?? []),
      weightDataBytes: joined(artifacts.weightData).byteLength,
    },
  };
}

/** The two files of a saved model, by their names. */
export function modelFiles(artifacts: ModelArtifacts): {
  [jsonFile]: string;
  [weightsFile]: Uint8Array<ArrayBuffer>;
} {
  checkObject(artifacts, 'io');
  const { weightSpecs = [], weightData, ...others } = artifacts;
  const json: ModelJson = {
    ...others,
    weightsManifest: [{ paths: [`./${weightsFile}`], weights: weightSpecs }],
  };
  const text = reading('[io] modelFiles', () => JSON.stringify(json));
  return { [jsonFile]: text, [weightsFile]: joined(weightData) };
}

/** Reads the text of model.json, and by `fetchBytes` the files of weights that it names. */
async function readModel(
  text: string,
  caller: string,
  fetchBytes: (path: string) => Promise<ArrayBuffer>,
): Promise<ModelArtifacts> {
  let json: Partial<ModelJson>;
  try {
    json = JSON.parse(text) as Partial<ModelJson>;
  } catch (error) {
    throw fault(
      `[${caller}] expected model.json, got something that is not JSON (${(error as Error).message})`,
    );
  }
  if (!isObject(json) || !isObject(json.modelTopology))
    throw fault(`[${caller}] expected a modelTopology in model.json`);
  const { weightsManifest, ...others } = json;
  const groups = weightsManifest ?? [];
  const shaped =
    Array.isArray(groups) &&
    groups.every((group) => Array.isArray(group?.paths) && Array.isArray(group.weights));
  if (!shaped) throw fault(`[${caller}] weightsManifest: expected a list of {paths, weights}`);
  const weightData = await Promise.all(
    groups.flatMap((group) => group.paths).map((path) => fetchBytes(String(path))),
  );
  return {
    ...(others as ModelArtifacts),
    weightSpecs: groups.flatMap((group) => group.weights),
    weightData,
  };
}

interface FileSystem {
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  mkdir(path: string, options: { recursive: boolean }): Promise<unknown>;
}

/** True in Node and its like, which have files. */
const hasFiles = (): boolean => {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return process?.versions?.node !== undefined;
};

/** The path of an address that is none of the net: file://…, or a path as it is. */
function pathOf(address: string): string {
  const rest = /^file:\/\/(.*)$/is.exec(address)?.[1];
  if (rest === undefined) return address;
  try {
    return decodeURIComponent(rest).replace(/^\/([a-z]:)/i, '$1');
  } catch {
    return rest;
  }
}

/** Handler of files, where there are such: `load` takes the path of model.json, `save` that of a folder, as TF.js does. */
function localFiles(address: string): Required<IOHandler> {
  const path = pathOf(address);
  const files = async (): Promise<FileSystem> => {
    // Not a literal: bundlers for browsers would look for it.
    const name = 'node:fs/promises';
    return (await import(/* @vite-ignore */ name)) as FileSystem;
  };
  const tried = async <T>(body: Promise<T>, what: string): Promise<T> =>
    body.catch((error: unknown) => {
      throw fault(`[io] ${what}: ${(error as Error).message}`);
    });
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
    tried((await files()).readFile(name), `cannot read ${name}`);
  return {
    async load() {
      const folder = /^.*[/\\]/s.exec(path)?.[0] ?? '';
      return readModel(
        new TextDecoder().decode(await read(path)),
        'io',
        async (name) => joined(await read(/^([/\\]|[a-z]:)/i.test(name) ? name : `${folder}${name}`)).buffer,
      );
    },
    async save(artifacts) {
      const { mkdir, writeFile } = await files();
      await tried(mkdir(path, { recursive: true }), `cannot make the folder ${path}`);
      for (const [name, content] of Object.entries(modelFiles(artifacts)))
        await tried(writeFile(`${path}/${name}`, content), `cannot write ${path}/${name}`);
      return resultOf(artifacts);
    },
  };
}

/**
 * Handler of an address: `load` fetches model.json and the weights beside it, `save` posts both as a form, as TF.js
 * does. In Node, paths and file:// are those of files.
 */
export function http(url: string | URL, options: HttpOptions = {}): Required<IOHandler> {
  const address = addressOf(url);
  if (address === undefined) throw fault(`[io] expected an address, got ${shown(url)}`);
  checkObject(options, 'io');
  const { requestInit = {}, fetchFunc } = reading('[io]', () => ({ ...options }));
  if (fetchFunc !== undefined && !isFunction(fetchFunc))
    throw fault(`[io] fetchFunc: expected a function, got ${shown(fetchFunc)}`);
  const inNet = /^(https?|blob|data):/i.test(address);
  if (!inNet && fetchFunc === undefined && hasFiles()) return localFiles(address);
  const request = async (target: string, init: RequestInit): Promise<Response> => {
    const response = await (fetchFunc ?? fetch)(target, init).catch((error: unknown) => {
      throw fault(`[io] cannot fetch ${target}: ${(error as Error).message}`);
    });
    if (!response.ok) throw fault(`[io] ${target} answered ${response.status}`);
    return response;
  };
  return {
    async load() {
      const [, folder, query] = /^([^?#]*\/)?[^/?#]*(\?[^#]*)?/.exec(address) as unknown as (
        string | undefined
      )[];
      const text = await (await request(address, requestInit)).text();
      return readModel(text, 'io', async (path) =>
        (await request(`${folder ?? ''}${path}${query ?? ''}`, requestInit)).arrayBuffer(),
      );
    },
    async save(artifacts) {
      const files = modelFiles(artifacts);
      const form = new FormData();
      form.append(jsonFile, new Blob([files[jsonFile]], { type: 'application/json' }), jsonFile);
      form.append(
        weightsFile,
        new Blob([files[weightsFile]], { type: 'application/octet-stream' }),
        weightsFile,
      );
      await request(address, { method: 'POST', ...requestInit, body: form });
      return resultOf(artifacts);
    },
  };
}

/** Handler of files that a person chose: model.json and the weights it names. */
export function browserFiles(files: ArrayLike<File>): IOHandler {
  return {
    async load() {
      const all = reading('[io]', () => Array.from(files));
      for (const file of all as unknown[])
        if (!(file instanceof Blob && 'name' in file)) throw fault(`[io] expected files, got ${shown(file)}`);
      const main = all.find((file) => file.name.endsWith('.json'));
      if (main === undefined) throw fault('[io] expected a .json file among the files');
      return readModel(await main.text(), 'io', async (path) => {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const file = all.find((one) => one.name === name);
        if (file === undefined)
          throw fault(`[io] ${main.name} needs the file ${name}, which is not among the files`);
        return file.arrayBuffer();
      });
    },
  };
}

/** Handler of a model in memory: artifacts as `withSaveHandler` gets them, or their parts. */
export function fromMemory(
  artifacts: ModelArtifacts | object,
  weightSpecs?: WeightSpec[],
  weightData?: ArrayBuffer,
  trainingConfig?: TrainingConfig,
): IOHandler {
  checkObject(artifacts, 'io');
  const whole = 'modelTopology' in artifacts ? (artifacts as ModelArtifacts) : null;
  return {
    load: async () =>
      whole ?? {
        modelTopology: artifacts,
        ...(weightSpecs && { weightSpecs }),
        ...(weightData && { weightData }),
        ...(trainingConfig && { trainingConfig }),
      },
  };
}

/** Handler that gives the artifacts to a function. */
export function withSaveHandler(
  save: (artifacts: ModelArtifacts) => Promise<SaveResult> | SaveResult,
): IOHandler {
  if (!isFunction(save)) throw fault(`[io] expected a function that saves, got ${shown(save)}`);
  return { save: async (artifacts) => save(artifacts) };
}
