// The scripts of the relaxed build are those of the simd128 build, whose declarations are read; they need not be built
// for the sources to be checked.
declare module '*/wasm/relaxed/rnn.js';
declare module '*/wasm/relaxed/page.js';
