/** The bytes of ONNX models (protobuf) and of onnxruntime's training checkpoints (flatbuffers). */

export const types = { float: 1, int64: 7, bool: 9 };

const text = new TextEncoder();

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ;) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
    if (rest === 0n) return bytes;
  }
}

/** A message: fields as [number, value], where numbers are varints and anything else has a length before it. */
function message(...fields) {
  return fields.flatMap(([field, value]) => {
    if (typeof value === 'number') return [...varint(field << 3), ...varint(value)];
    const bytes = typeof value === 'string' ? [...text.encode(value)] : value;
    return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
  });
}

/** An attribute that is a whole number. */
const attribute = ([name, value]) => message([1, name], [3, value], [20, 2]);

const own = 'com.microsoft';
const ownOperators = new Set([
  'LSTMTraining',
  'LSTMGrad',
  'GRUTraining',
  'GRUGrad',
  'GatherGrad',
  'InPlaceAccumulatorV2',
  'AdamWOptimizer',
]);

export function node(operator, inputs, outputs, attributes = {}) {
  return message(
    ...inputs.map((name) => [1, name]),
    ...outputs.map((name) => [2, name]),
    [3, `${operator}_${outputs.find((name) => name !== '')}`],
    [4, operator],
    ...Object.entries(attributes).map((entry) => [5, attribute(entry)]),
    [7, ownOperators.has(operator) ? own : ''],
  );
}

const tensorType = (type, shape) =>
  message([1, message([1, type], [2, message(...shape.map((extent) => [1, message([1, extent])]))])]);

export const value = (name, type, shape) => message([1, name], [2, tensorType(type, shape)]);

/** A sequence of tensors of floats. */
export const sequence = (name) =>
  message([1, name], [2, message([4, message([1, message([1, message([1, 1])])])])]);

export function constant(name, type, shape, numbers) {
  const array = type === types.int64 ? BigInt64Array.from(numbers, BigInt) : Float32Array.from(numbers);
  return message(
    ...shape.map((extent) => [1, extent]),
    [2, type],
    [8, name],
    [9, [...new Uint8Array(array.buffer)]],
  );
}

export function model({ nodes, constants = [], inputs, outputs }) {
  const graph = message(
    ...nodes.map((bytes) => [1, bytes]),
    [2, 'training'],
    ...constants.map((bytes) => [5, bytes]),
    ...inputs.map((bytes) => [11, bytes]),
    ...outputs.map((bytes) => [12, bytes]),
  );
  const opset = (domain, version) => [8, message([1, domain], [2, version])];
  return Uint8Array.from(message([1, 8], [7, graph], opset('', 14), opset(own, 1)));
}

/** Parameters as {name, shape, values} in a checkpoint of version 2; `flatbuffers` is that library. */
export function checkpoint(flatbuffers, parameters) {
  const builder = new flatbuffers.Builder(1024);
  const offsets = (list) => {
    builder.startVector(4, list.length, 4);
    for (const offset of list.toReversed()) builder.addOffset(offset);
    return builder.endVector();
  };
  const tensors = parameters.map(({ name, shape, values }) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    builder.startVector(1, bytes.length, 16);
    for (let i = bytes.length - 1; i >= 0; --i) builder.addInt8(bytes[i]);
    const data = builder.endVector();
    builder.startVector(8, shape.length, 8);
    for (const extent of shape.toReversed()) builder.addInt64(builder.createLong(extent, 0));
    const extents = builder.endVector();
    const named = builder.createString(name);
    builder.startObject(7);
    builder.addFieldOffset(0, named, 0);
    builder.addFieldOffset(2, extents, 0);
    builder.addFieldInt32(3, types.float, 0);
    builder.addFieldOffset(4, data, 0);
    return builder.endObject();
  });
  const trained = offsets(tensors);
  const frozen = offsets([]);
  builder.startObject(4);
  builder.addFieldOffset(0, trained, 0);
  builder.addFieldOffset(1, frozen, 0);
  const module = builder.endObject();
  builder.startObject(4);
  builder.addFieldInt32(0, 2, 0);
  builder.addFieldOffset(1, module, 0);
  builder.finish(builder.endObject(), 'ODTC');
  return builder.asUint8Array().slice();
}
